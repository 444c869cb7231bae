// Addresses are relative, so that the page works behind a proxy's path too. Nothing is asked of other hosts:
// no validator, no fonts. The key that is entered stays in the page and is gone with it.
window.SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  validatorUrl: null,
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: false,
});
