# Employees.
