# Les tableaux de bord.
