/** Where HeyGen publishes the OpenAPI file of its current API; openapi.yaml beside it is of v1 and v2. */
export const HEYGEN_SPEC_URL = 'https://developers.heygen.com/openapi/external-api.json';
