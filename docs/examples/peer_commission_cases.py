"""Pay cases of the peer commission, worked out by hand: at, just below and above the hurdle."""

import cmsim

cmsim.use_plans(["peer_commission.py"])
params = {"rate": 0.02, "rate_above": 0.03, "hurdle": 1.0}
# Four others in the city with 200,000 yuan in all: their mean is 50,000.
city = {"others_yuan": 200_000.0, "people": 5.0}

cases = cmsim.payoff(
    "peer_commission",
    [0.0, 49_000.0, 50_000.0, 51_000.0],
    params=params,
    peers=city,
    base_pay_yuan_per_year=14_000.0,
)
print(cases)

# A quarter's base pay is 3,500. Below the hurdle 2 % of all: 3,500 + 980. Above it 5 %: 4,500 + 20 + 30.
assert cases["pay_yuan"].round(6).tolist() == [3_500.0, 4_480.0, 4_500.0, 4_550.0]
