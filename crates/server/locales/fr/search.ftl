# Recherche sur toutes les fiches, et la palette.
search-title = Recherche
search-placeholder = Nom, entreprise, e-mail, téléphone, numéro…
search-hint = Clients, contrats, événements et employés, par le début d’un mot ou d’un numéro.
search-none = Rien ne commence par « { $q } ».
search-actions = Faire
search-pages = Aller à
search-assign = Affecter le support
