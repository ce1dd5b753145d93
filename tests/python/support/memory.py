"""What permanent tables of measurement remember: rows of the past, which no build may change."""

from datetime import date

from builds import Build

# A row is of the past where this date is over: an open alert changes from day to day.
DATED = {
    "int_score_log": "as_of_date",
    "int_model_monitoring": "measured_on",
    "int_source_health": "as_of_date",
    "int_decision_health": "as_of_date",
    "int_alerts": "closed_on",
    "int_recommendation_log": "shown_from",
    "int_experiment_assignments": "assigned_on",
}


def remembered(build: Build, until: str | date = "infinity") -> dict[str, list[tuple]]:
    """Return the rows of each table that were of the past on a day; of any day without one."""
    return {
        table: build.rows(
            f"from state.{table} where coalesce({dated} < date '{until}', "
            f"'{until}' = 'infinity') order by all"
        )
        for table, dated in DATED.items()
    }
