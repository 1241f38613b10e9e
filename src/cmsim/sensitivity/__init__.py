"""What drives an outcome, and where it turns: functions of arrays that know no scenario and no comparison."""
