# The dashboards.
