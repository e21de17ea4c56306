"""The ids of the single figures: the keys of `metrics` in JSON, in order.

Apart from the catalogue, whose words a summary need not load; a test holds the two equal.
"""

HEADLINE: tuple[str, ...] = (
    *("open_count", "open_value", "weighted_value", "avg_deal_size_open", "customers_in_pipeline"),
    *("stalled_count", "stalled_value", "ghost_count", "ghost_value", "overdue_count", "overdue_value"),
    *("no_next_step_count", "no_amount_count", "honest_value"),
    *("won_count", "won_value", "lost_count", "lost_value", "win_rate", "win_rate_value", "overall_conversion"),
    *("avg_deal_size_won", "cycle_days_avg", "cycle_days_median", "velocity_per_day", "created_count"),
    *("new_prospects", "days_before_pipeline", "lead_conversion_rate", "slip_count", "slip_days_avg"),
)
