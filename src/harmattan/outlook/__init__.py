"""Says where violence may spread: series, models with their baselines, a backtest, and a record of what came true."""
