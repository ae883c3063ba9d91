//! Clients, as sales people list them.

use super::{Column as C, LeftOut, Spec};

pub(super) const NEEDED: &[&[C]] = &[
    &[C::FullName, C::LastName],
    &[C::Email, C::ContactDetails],
    &[C::Phone, C::ContactDetails],
];

pub(super) const COLUMNS: &[Spec] = &[
    Spec::new(C::Id, &["client id", "identifiant"]),
    Spec::new(
        C::FullName,
        &[
            "name", "nom", "nom complet", "client", "client name", "nom client", "customer",
            "customer name", "nom et prénom", "prénom et nom", "prénom nom", "nom prénom",
            "first and last name",
        ],
    )
    .or_else(&["contact", "contact name", "nom du contact", "interlocuteur"]),
    Spec::new(C::FirstName, &["prénom", "given name", "forename"]),
    Spec::new(C::LastName, &["nom de famille", "surname", "family name"]),
    Spec::new(
        C::Email,
        &[
            "e-mail", "mail", "courriel", "adresse mail", "adresse e-mail", "adresse email",
            "adresse courriel", "adresse électronique", "email address", "e-mail address",
            "mail address", "mél", "client email", "client e-mail", "email client",
            "e-mail client", "mail client",
        ],
    ),
    Spec::new(
        C::Phone,
        &[
            "téléphone", "tél", "tel", "telephone", "phone number", "telephone number",
            "numéro de téléphone", "n° de téléphone", "n° tél", "mobile", "mobile phone",
            "portable", "téléphone portable", "téléphone mobile", "tél portable", "tél mobile",
            "cell", "cell phone", "gsm", "client phone", "téléphone client",
        ],
    ),
    Spec::new(
        C::CompanyName,
        &[
            "société", "entreprise", "company", "nom société", "nom entreprise",
            "nom de l'entreprise", "nom de la société", "raison sociale", "organisation",
            "organization", "organisme", "business", "business name", "firm", "employer",
            "client company", "customer company", "company/organisation",
        ],
    ),
    Spec::new(
        C::ContactPerson,
        &["personne à contacter", "personne de contact"],
    )
    .or_else(&["contact", "contact name", "nom du contact", "interlocuteur"]),
    Spec::new(
        C::ContactDetails,
        &[
            "coordonnées", "contact information", "contact info", "contact client",
            "client contact",
        ],
    ),
    Spec::new(
        C::SalesContactId,
        &["sales contact id", "sales_contact_id", "sales id", "commercial id", "id commercial"],
    ),
    Spec::new(
        C::SalesContact,
        &[
            "sales contact", "commercial", "contact commercial", "commercial epic events",
            "contact commercial epic events", "salesperson", "sales person", "sales rep",
            "sales representative", "sales", "account manager", "owner", "responsable",
            "responsable commercial", "vendeur", "chargé de clientèle", "suivi par",
            "sales_contact.email", "sales_contact.employee_number", "sales contact email",
            "e-mail commercial", "email commercial", "sales contact number",
        ],
    ),
    Spec::new(
        C::FirstContactOn,
        &[
            "first contact", "first contact date", "date of first contact", "premier contact",
            "date premier contact", "date du premier contact", "1er contact", "client since",
            "customer since", "client depuis",
        ],
    )
    .or_else(&["creation date", "date created", "created", "date de création", "created_at"]),
    Spec::new(
        C::LastContactAt,
        &[
            "last contact", "last_contact", "last contact date", "date of last contact",
            "last contact on", "dernier contact", "date dernier contact",
            "date du dernier contact", "last update/contact", "dernière mise à jour/contact",
        ],
    )
    .or_else(&["last_update", "last updated", "dernière mise à jour", "updated_at"]),
    Spec::new(
        C::ExternalRef,
        &[
            "external reference", "external number", "external id", "référence", "reference",
            "n° client", "client number", "customer number", "client ref", "réf client",
            "code client", "client code", "n°", "number", "numéro externe", "référence externe",
            "client no", "customer id",
        ],
    ),
    Spec::left_out(C::AnonymisedAt, LeftOut::Kept),
    Spec::left_out(C::Version, LeftOut::Kept),
    Spec::left_out(C::CreatedAt, LeftOut::Kept),
    Spec::left_out(C::UpdatedAt, LeftOut::Kept),
];
