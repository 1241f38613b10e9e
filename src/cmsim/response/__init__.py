"""How effort becomes results: pure functions that simulation, behaviour and calibration share."""
