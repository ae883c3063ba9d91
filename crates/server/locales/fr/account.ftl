# Connexion, mot de passe et réglages personnels.
login-title = Connexion
login-submit = Se connecter
login-api = API
login-session-over = Votre session est terminée. Reconnectez-vous.
login-typed-is-kept = Vous n’êtes plus connecté. Votre saisie n’est pas perdue : connectez-vous, puis envoyez-la. Les mots de passe ne sont pas conservés.
kept-title = De nouveau connecté
kept-lead = Votre session était terminée quand vous avez envoyé ceci. Rien n’est encore enregistré.
kept-send = Enregistrer maintenant
kept-drop = Abandonner
login-logged-out = Vous êtes déconnecté.
password-title = Changer de mot de passe
password-due = Quelqu’un d’autre a défini votre mot de passe. Choisissez d’abord le vôtre.
password-lead = Vos autres sessions se terminent quand vous le changez.
password-rules = De 12 à 128 caractères. Plusieurs mots sans rapport entre eux conviennent le mieux ; votre nom et celui de l’entreprise ne sont pas acceptés.
password-submit = Changer de mot de passe
password-changed = Votre mot de passe est changé. Vos autres sessions sont terminées.
