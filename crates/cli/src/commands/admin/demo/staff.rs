//! The people of the sample company.

use domain::department::Department;

/// The company.
pub(super) const COMPANY: &str = "Epic Events";
/// What everybody logs in with.
pub(super) const PASSWORD: &str = "lantern orchard river";
/// What a manager gave them at first.
pub(super) const FIRST_PASSWORD: &str = "change me on monday";

/// Somebody who works there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) full_name: &'static str,
    pub(super) email: &'static str,
    pub(super) department: Department,
}

const fn person(full_name: &'static str, email: &'static str, department: Department) -> Person {
    Person {
        full_name,
        email,
        department,
    }
}

/// Everybody who can log in; the first sets the company up.
pub(super) const STAFF: &[Person] = {
    use Department::{Management, Sales, Support};
    &[
        person("Mona Delacroix", "mona@epic.example", Management),
        person("Édouard Lenoir", "edouard@epic.example", Management),
        person("Ingrid Sjöberg", "ingrid@epic.example", Management),
        person("Rafael Ibáñez", "rafael@epic.example", Management),
        person("Noémie Fabre", "noemie@epic.example", Management),
        person("Bill Boquet", "bill@epic.example", Sales),
        person("Zoé Marchetti", "zoe@epic.example", Sales),
        person("Tomás Herrera", "tomas@epic.example", Sales),
        person("Anneke de Vries", "anneke@epic.example", Sales),
        person("Léa Gauthier", "lea@epic.example", Sales),
        person("Kwame Mensah", "kwame@epic.example", Sales),
        person("Kate Hastroff", "kate@epic.example", Support),
        person("Aliénor Vichum", "alienor@epic.example", Support),
        person("Björn Halvorsen", "bjorn@epic.example", Support),
        person("Chiara D'Angelo", "chiara@epic.example", Support),
        person("Siobhán O'Neill", "siobhan@epic.example", Support),
        person("Jean-Loup Perrin", "jeanloup@epic.example", Support),
    ]
};

/// Somebody who has left: deactivated after some months.
pub(super) const FORMER: Person =
    person("Gaspard Lemoine", "gaspard@epic.example", Department::Sales);

/// How many of a department can log in.
pub(super) fn head_count(department: Department) -> usize {
    let of_it = |person: &&Person| person.department == department;
    STAFF.iter().filter(of_it).count()
}
