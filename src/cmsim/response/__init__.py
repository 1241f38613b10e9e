"""How effort becomes results: pure functions shared by simulation, behaviour, optimisation and calibration."""
