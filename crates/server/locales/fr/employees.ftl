# Employés.
