# Employés : l’annuaire, la fiche et ce que la gestion fait des comptes.
employees-inactive = Désactivés
employees-none-found = Aucun employé ne correspond.
employee-new = Nouvel employé
employee-new-lead = La personne se connecte avec cet e-mail et le premier mot de passe, puis choisit d’abord le sien.
employee-create = Créer l’employé
employee-created = { $name } est créé. Remettez vous-même le premier mot de passe : il n’est plus affiché.
employee-first-password = Premier mot de passe
employee-first-password-again = Premier mot de passe, encore une fois
employee-hint-email = Sert à se connecter
employee-hint-number = Le prochain libre, si vide
employee-hint-number-change = L’ancien numéro n’est plus attribué à personne
employee-hint-department = Un autre service apporte d’autres droits, dès le prochain clic
employee-edit = Modifier l’employé
employee-facts = Employé
employee-password-due = doit en choisir un nouveau
employee-password-own = choisi par la personne
employee-sales = En charge de
employee-events = Événements à venir
employee-no-events = Aucun événement à venir.
employee-events-of-clients = Événements à venir de ces clients
employee-in-audit = Tout sur ce compte dans le journal
employee-as-actor = Ce que cette personne a fait
employee-is-deactivated = Ce compte est désactivé.
employee-is-deactivated-since = Désactivé depuis le { $date }. Le nom reste sur les fiches ; personne ne se connecte avec ce compte.
employee-own-account = C’est votre propre compte : un autre membre de la gestion le désactive, le supprime ou le change de service.
employee-last-manager = Le dernier membre actif de la gestion reste : sans lui, personne ne pourrait tenir les comptes. Nommez d’abord quelqu’un d’autre à la gestion.
employee-is-named = Des fiches citent cette personne : le compte peut être désactivé, mais pas supprimé.
employee-holds = En charge de { $what } : transmettez d’abord, le compte pourra ensuite être désactivé ou changer de service.
employee-management-keeps = La gestion tient les comptes.
employee-management-keeps-yours = La gestion tient vos nom, e-mail, numéro et service ; le reste est dans votre profil.
employee-not-moved-own = Un autre membre de la gestion vous change de service.
employee-not-moved-last-manager = Le dernier membre actif de la gestion ne peut pas changer de service.
employee-not-moved-holds = Le service pourra changer une fois les clients et les événements à venir transmis.

employee-reset = Réinitialiser le mot de passe
employee-reset-lead = Toutes les sessions de { $name } se terminent aussitôt, et la prochaine connexion demande un mot de passe personnel.
employee-reset-do = Définir le mot de passe
employee-password-reset = { $name } a un nouveau mot de passe et devra le changer. Remettez-le vous-même : il n’est plus affiché.
employee-two-factor-on = actif depuis le { $date }
employee-two-factor-none = aucun
employee-two-factor-reset = Réinitialiser le second facteur
employee-two-factor-reset-lead = Pour quelqu’un qui a perdu son téléphone et ses codes de secours. { $name } se connectera avec le seul mot de passe, et toutes ses sessions se terminent. Assurez-vous que la demande vient bien de cette personne.
employee-two-factor-is-reset = Le second facteur de { $name } est réinitialisé.

employee-deactivate = Désactiver
employee-deactivate-lead = { $name } est déconnecté partout et ne peut plus se connecter. Le nom reste sur les anciennes fiches. Le compte peut être rouvert.
employee-deactivate-do = Désactiver le compte
employee-deactivated = Le compte de { $name } est désactivé.
employee-reactivate = Réactiver
employee-reactivate-lead = { $name } pourra se reconnecter avec son ancien mot de passe.
employee-reactivate-do = Réactiver le compte
employee-reactivated = Le compte de { $name } est de nouveau ouvert.
employee-delete = Supprimer
employee-delete-lead = Le compte de { $name } disparaît définitivement ; rien ne s’y réfère. Le journal garde le nom.
employee-hint-delete = Saisissez { $number } pour confirmer
employee-delete-do = Supprimer définitivement
employee-deleted = Le compte de { $name } est supprimé.

employee-held = { $name } ne peut pas encore partir. Rien n’a été modifié.
employee-held-clients = { $n ->
    [one] 1 client
   *[other] { $n } clients
}
employee-held-events = { $n ->
    [one] 1 événement à venir
   *[other] { $n } événements à venir
}
employee-held-both = { $clients } et { $events }
employee-held-nothing = rien
employee-held-others = { $n ->
    [one] et 1 autre
   *[other] et { $n } autres
}
employee-held-advice = Transmettez-les d’abord à un collègue, tous à la fois ou un par un sur leur propre page.

employee-handover = Transmettre
employee-handover-lead = Ce qui passe de { $name } à un collègue, tout à la fois ou pas du tout : { $what }.
employee-handover-nobody = Aucun collègue actif du service ne peut les reprendre.
employee-handover-do = Tout transmettre
employee-handed-over = Désormais avec { $name } · clients : { $clients } · événements : { $events }
