//! The OpenAPI 3.1 document, built from the table of operations when somebody
//! asks for it.

use api::{
    endpoint::{self, BASE, Description, NamedSchema},
    problem::{MEDIA_TYPE, Problem},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, ContentBuilder, HeaderBuilder, HttpMethod, InfoBuilder, LicenseBuilder,
        ObjectBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, RefOr, ResponseBuilder, Schema,
        SecurityRequirement, ServerBuilder, Type,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem},
        request_body::RequestBodyBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The whole document.
pub fn document() -> OpenApi {
    let mut components = ComponentsBuilder::new()
        .schema(Problem::name(), <Problem as PartialSchema>::schema())
        .security_scheme(
            BEARER,
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .bearer_format("JWT")
                    .build(),
            ),
        );
    let mut parts = Vec::new();
    Problem::schemas(&mut parts);
    components = components.schemas_from_iter(parts);
    let mut paths = PathsBuilder::new();
    for described in endpoint::describe() {
        for named in [&described.body, &described.reply].into_iter().flatten() {
            components = components
                .schema(named.name.clone(), named.schema.clone())
                .schemas_from_iter(named.parts.clone());
        }
        let (path, item) = path_item(&described);
        paths = paths.path(path, item);
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Epic Events CRM")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Clients, contracts, payments and events of a company that runs events. \
                     Errors are RFC 9457 problems with a stable `code`.",
                ))
                .license(Some(LicenseBuilder::new().name("MIT").build())),
        )
        .servers(Some([ServerBuilder::new().url(BASE).build()]))
        .components(Some(components.build()))
        .paths(paths)
        .build()
}

fn path_item(described: &Description) -> (&'static str, PathItem) {
    let info = described.info;
    let mut operation = OperationBuilder::new()
        .operation_id(Some(info.name))
        .tag(info.tag)
        .summary(Some(info.summary.trim()));
    if !info.is_public {
        operation = operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()));
    }
    for parameter in path_parameters(info.path).chain(described.query.clone()) {
        operation = operation.parameter(parameter);
    }
    if info.is_idempotent_by_key() {
        operation = operation.parameter(header_parameter(
            "Idempotency-Key",
            "The same key with the same body gets the first reply again, for 24 hours.",
        ));
    }
    if info.method == "DELETE" && info.refusals.contains(&409) {
        operation = operation.parameter(header_parameter(
            "If-Match",
            "The version this is based on.",
        ));
    }
    if let Some(body) = &described.body {
        let content = ContentBuilder::new().schema(Some(reference(body))).build();
        let body = RequestBodyBuilder::new()
            .content("application/json", content)
            .required(Some(utoipa::openapi::Required::True))
            .build();
        operation = operation.request_body(Some(body));
    }
    operation = operation.response(info.status.to_string(), success(described));
    let mut refusals: Vec<u16> = info.refusals.to_vec();
    refusals.extend([401, 500, 503]);
    if !info.is_public {
        refusals.push(403);
    }
    if described.body.is_some() {
        refusals.extend([413, 415, 422]);
    }
    refusals.sort_unstable();
    refusals.dedup();
    for status in refusals {
        operation = operation.response(status.to_string(), refusal(status));
    }
    let item = PathItem::new(method(info.method), operation);
    (info.path, item)
}

fn success(described: &Description) -> utoipa::openapi::Response {
    let mut response = ResponseBuilder::new().description("Done.");
    if let Some(reply) = &described.reply {
        let content = ContentBuilder::new().schema(Some(reference(reply))).build();
        response = response.content("application/json", content);
    }
    if described.info.is_idempotent_by_key() {
        let location = HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .description(Some("Where the new record is found."))
            .build();
        response = response.header("Location", location);
    }
    response.build()
}

fn refusal(status: u16) -> utoipa::openapi::Response {
    let said = match status {
        401 => "Nobody is logged in, or the session is over.",
        403 => "The person may not, or a new password is due.",
        404 => "There is no such record.",
        409 => "A rule stands against it right now.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        422 => "A value is missing or not acceptable.",
        429 => "Too many failed attempts; see Retry-After.",
        503 => "The database cannot be used right now.",
        _ => "A bug of ours.",
    };
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    ResponseBuilder::new()
        .description(said)
        .content(MEDIA_TYPE, content)
        .build()
}

fn reference(named: &NamedSchema) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(named.name.clone()))
}

fn path_parameters(path: &'static str) -> impl Iterator<Item = Parameter> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(utoipa::openapi::Required::True)
                .schema(Some(
                    ObjectBuilder::new()
                        .schema_type(Type::Integer)
                        .minimum(Some(1)),
                ))
                .build()
        })
}

fn header_parameter(name: &str, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn method(name: &str) -> HttpMethod {
    match name {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
