# Le tableau d’affectation.
