"""The loop of plan and allocation: survey, programme, new runs about the best, until both agree."""
