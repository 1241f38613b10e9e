"""Declarations of the tables about people and service."""

from __future__ import annotations

from cmsim.tables.column import BRANCH, KIND, YEAR, Column, Table, count, label, yuan

YEAR_END = "simulation.year_end"
PAYROLL = "simulation.payroll"

STAFF = Table(
    "staff",
    "Head-counts and moves of a year.",
    "年度人员与变动",
    YEAR_END,
    (YEAR, KIND, label("city", "City.", "城市")),
    (
        count("opening", "managers", "In work at the opening.", "年初在岗"),
        count("hired", "managers", "Started in the year.", "本年上岗"),
        count("left_quit", "managers", "Left of their own accord.", "主动离职"),
        count("left_not_renewed", "managers", "Left because the contract was not renewed.", "合同未续"),
        count("left_dismissed", "managers", "Dismissed after last year's appraisal.", "上年考核后解聘"),
        count("promoted", "managers", "Moved up a grade, or two, at the year's end.", "年末晋级"),
        count("demoted", "managers", "Moved down a grade at the year's end.", "年末降级"),
        count("closing", "managers", "In work at the close.", "年末在岗"),
        count("vacancy_weeks", "person-weeks", "Weeks of posts without anybody.", "空缺人周"),
        yuan(
            "certainty_equivalent_yuan",
            "Certainty equivalent of a year under the plan, summed over those in work at the close.",
            "年末在岗者年确定性等价合计",
        ),
    ),
)

CERTAINTY_EQUIVALENTS = Table(
    "certainty_equivalents",
    "What a year under the plan is worth to those in work at the close.",
    "年末在岗者在该方案下一年的确定性等价",
    "simulation.grades_held",
    (
        YEAR,
        KIND,
        label(
            "grade",
            "Grade held at the close, after the year's moves; that of the post where nobody is appraised.",
            "年末级别(变动后);未推行考核则为岗位级别",
        ),
        label("group", "Industry group that they are assigned to.", "所属行业群"),
    ),
    (
        count("managers", "managers", "In work at the close.", "年末在岗"),
        yuan(
            "certainty_equivalent_yuan",
            "Certainty equivalent of a year under the plan, summed over them.",
            "年确定性等价合计",
        ),
    ),
)

APPRAISALS = Table(
    "appraisals",
    "Classes of the yearly appraisal and what came of them; all not appraised where the policy has none.",
    "年度考核等次与结果;未推行考核则均为未考核",
    "simulation.appraisals",
    (
        YEAR,
        KIND,
        label("grade", "Grade before the moves: assistant, manager, senior.", "变动前级别"),
        label(
            "class",
            "Class: excellent, competent, basically_competent, not_competent, not_appraised.",
            "等次:优秀、称职、基本称职、不称职、未考核",
        ),
    ),
    (
        count("managers", "managers", "In work at the close.", "年末在岗"),
        count("promoted", "managers", "Moved up.", "晋级"),
        count("demoted", "managers", "Moved down.", "降级"),
        count("dismissed", "managers", "Leave on the next Monday, dismissed.", "将于下周一解聘"),
        count("raised", "managers", "Got a raise instead of a grade.", "以加薪代晋级"),
        count("points_sum", "number", "Score, summed.", "得分合计"),
        count("over_report_points", "number", "Points claimed beyond the truth, summed.", "虚报分合计"),
        count(
            "over_report_left_points",
            "number",
            "What the re-rating left of them, summed.",
            "复评后仍虚高分合计",
        ),
    ),
)

EFFORT = Table(
    "effort",
    "Hours by task through the quarter.",
    "季度内各周各任务工时",
    YEAR_END,
    (
        YEAR,
        KIND,
        label("task", "Task: develop, keep, service.", "任务:开发、维系、服务"),
        Column("week_of_quarter", "int64", "week", "Week of the quarter, 1 to 13.", "季度内周次,1至13"),
    ),
    (
        count("manager_weeks", "manager-weeks", "Weeks worked by managers of the kind.", "在岗人周"),
        count("hours", "hours", "Hours on the task.", "工时"),
    ),
)

ATTAINMENT = Table(
    "attainment",
    "Bookings by decile of managers, over account periods.",
    "按人员十分位的签约额",
    PAYROLL,
    (YEAR, KIND, Column("decile", "int64", "number", "Decile by bookings, 1 the lowest.", "十分位,1最低")),
    (
        count("managers", "managers", "Managers times account periods.", "人次"),
        yuan("bookings_yuan", "Bookings credited.", "计入的签约额"),
    ),
)

ATTAINMENT_BINS = Table(
    "attainment_bins",
    "Results of those who worked a whole account period, relative to the mark: the first point at which the "
    "plan's pay jumps or bends, such as the quota.",
    "全期在岗者业绩与标线(计酬首个跳点或折点,如定额)之比的分布",
    "simulation.mark_attainment",
    (
        YEAR,
        KIND,
        Column(
            "bin",
            "int64",
            "number",
            "Twentieths of the mark that were reached, rounded down; 40 is twice the mark or more.",
            "达到标线的二十分之几(向下取整);40为两倍以上",
        ),
    ),
    (
        count("managers", "managers", "Managers times account periods.", "人次"),
        yuan("bookings_yuan", "Bookings credited.", "计入的签约额"),
        yuan("mark_yuan", "Their marks, summed.", "标线合计"),
    ),
    when="Kinds of staff whose pay has a mark.",
)

SALES_BY_WEEK = Table(
    "sales_by_week",
    "Contracts and bookings by the seller's kind and week of the year, and what of it was asked for early.",
    "按人员类别与年内周次的签约,及其中提前签约部分",
    "simulation.sales_record",
    (
        YEAR,
        KIND,
        Column("week", "int64", "week", "Week of the year, 1 to 52.", "年内周次,1至52"),
        Column("month", "int64", "month", "Its month, 1 to 12 (4-4-5 weeks).", "所在月份,1至12"),
    ),
    (
        count("manager_weeks", "manager-weeks", "In work at the week's end.", "周末在岗人数"),
        count("contracts", "contracts", "Contracts signed.", "签约数"),
        yuan("bookings_yuan", "Their value of a year, less price cuts.", "年合同额,已扣折扣"),
        count(
            "asked_early",
            "proposals",
            "Proposals on which the client was asked to decide early.",
            "提前催签数",
        ),
        count("pulled_contracts", "contracts", "Contracts signed by clients asked early.", "提前签约数"),
        yuan("pulled_bookings_yuan", "Their value of a year, less price cuts.", "提前签约年合同额,已扣折扣"),
        yuan("price_cut_yuan", "Given up on their first year.", "首年折扣额"),
    ),
)

BELIEFS = Table(
    "beliefs",
    "What managers expected against what came.",
    "预期与实际",
    PAYROLL,
    (YEAR, label("measure", "Measure and kind of staff, as `measure:kind`.", "指标与人员类别")),
    (
        count("manager_years", "manager-years", "Years worked.", "在岗人年"),
        count("predicted", "mixed", "Expected under the response law, summed.", "预期合计"),
        count("realised", "mixed", "What came, summed.", "实际合计"),
        count("residual", "mixed", "Realised less predicted.", "差额"),
    ),
)

SERVICE = Table(
    "service",
    "Service issues (owned and unowned clients) and windows; a column is zero where it does not apply.",
    "服务问题与窗口;不适用处为零",
    YEAR_END,
    (YEAR, BRANCH, label("kind", "issues_unowned, issues_owned or windows.", "类别")),
    (
        count("opened", "issues", "Issues opened.", "新开问题"),
        count("settled", "issues", "Issues settled.", "已结问题"),
        count("days_sum", "days", "Days to settle, summed over the settled.", "办结天数合计"),
        count("customers", "customers", "Customers served at the windows.", "窗口服务人次"),
        count("lost_customers", "customers", "Customers who left the queue.", "离队人次"),
        count("wait_minutes_sum", "minutes", "Wait, summed over customers.", "等候分钟合计"),
        count(
            "peak_customers",
            "customers",
            "Customers served who came in the hour of the longest wait.",
            "等候最长小时的人次",
        ),
        count("peak_wait_minutes_sum", "minutes", "Their wait, summed.", "其等候分钟合计"),
        count("load_sum", "load", "Mean load of a day, summed over days.", "日均负荷合计"),
        count("peak_load_sum", "load", "Load of the busiest hour, summed over days.", "最忙小时负荷合计"),
        count("days", "days", "Days open.", "营业日"),
    ),
)

EVENTS = Table(
    "events",
    "Who did what to whom and why; written only when asked.",
    "事件日志;按需记录",
    "simulation.event_log",
    (Column("event_id", "int64", "id", "Number of the event.", "事件编号"),),
    (
        Column("cause_id", "int64", "id", "Event that caused it, -1 for none.", "起因事件,-1为无"),
        Column("day", "float64", "day", "Working day from the start of the warm-up.", "自预热起的工作日"),
        Column("actor_id", "int64", "id", "Person, -1 for nobody.", "人员,-1为无"),
        Column("client_id", "int64", "id", "Client, -1 for none.", "客户,-1为无"),
        Column("kind", "string", "text", "What happened.", "事件类型"),
        yuan("amount_yuan", "Money involved.", "金额"),
    ),
    when="Option `--events`.",
)

PEOPLE_TABLES = (
    STAFF,
    CERTAINTY_EQUIVALENTS,
    APPRAISALS,
    EFFORT,
    ATTAINMENT,
    ATTAINMENT_BINS,
    SALES_BY_WEEK,
    BELIEFS,
    SERVICE,
    EVENTS,
)
