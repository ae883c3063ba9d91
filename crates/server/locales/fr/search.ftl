# Recherche sur toutes les fiches, et la palette.
