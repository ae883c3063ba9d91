//! Employees, as management lists them.

use super::{Column as C, LeftOut, Spec};

pub(super) const NEEDED: &[&[C]] = &[&[C::FullName, C::LastName], &[C::Email], &[C::Department]];

pub(super) const COLUMNS: &[Spec] = &[
    Spec::new(C::Id, &["employee id", "identifiant"]),
    Spec::new(
        C::EmployeeNumber,
        &[
            "matricule",
            "n° employé",
            "numéro d'employé",
            "employee no",
            "employee ref",
            "staff number",
            "badge",
            "badge number",
            "n° de badge",
            "number",
            "n°",
            "personnel number",
            "numéro matricule",
        ],
    ),
    Spec::new(
        C::FullName,
        &[
            "name",
            "nom",
            "nom complet",
            "employee",
            "employé",
            "collaborateur",
            "employee name",
            "nom de l'employé",
            "nom et prénom",
            "prénom et nom",
            "prénom nom",
            "nom prénom",
            "salarié",
            "first and last name",
        ],
    ),
    Spec::new(C::FirstName, &["prénom", "given name", "forename"]),
    Spec::new(C::LastName, &["nom de famille", "surname", "family name"]),
    Spec::new(
        C::Email,
        &[
            "e-mail",
            "mail",
            "courriel",
            "adresse mail",
            "adresse e-mail",
            "adresse email",
            "adresse électronique",
            "email address",
            "e-mail address",
            "mail professionnel",
            "work email",
            "mél",
            "login",
        ],
    ),
    Spec::new(
        C::Department,
        &[
            "département",
            "service",
            "équipe",
            "team",
            "role",
            "rôle",
            "fonction",
            "department.name",
            "department name",
            "pôle",
        ],
    ),
    Spec::new(C::Active, &["actif", "is active", "en poste"]),
    Spec::left_out(C::MustChangePassword, LeftOut::Kept),
    Spec::new(C::Locale, &["langue", "language"]),
    Spec::new(C::TimeZone, &["fuseau", "fuseau horaire", "timezone"]),
    Spec::new(C::Theme, &["thème", "appearance", "apparence"]),
    Spec::left_out(C::DeactivatedAt, LeftOut::Kept),
    Spec {
        headers: &["mot de passe", "password hash", "mdp", "hashed password"],
        ..Spec::left_out(C::Password, LeftOut::Secret)
    },
    Spec::left_out(C::Version, LeftOut::Kept),
    Spec::left_out(C::CreatedAt, LeftOut::Kept),
    Spec::left_out(C::UpdatedAt, LeftOut::Kept),
];
