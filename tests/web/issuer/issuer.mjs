// SPDX-License-Identifier: GPL-3.0-or-later
// A real provider of OpenID Connect for the tests: node issuer.mjs CERTIFICATE KEY SECRET
//
// It listens on a free port of the loopback and says "listening on PORT". Whoever opens
// /interaction/UID/as/PERSON while they are asked who they are is that person. Clients are rs256, ps256 and es256,
// by what their tokens are signed with, the last with SECRET, and brief, whose tokens end after two seconds.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';

const [certificate, key, secret] = process.argv.slice(2);
const callback = /^https:\/\/localhost:\d+\/sign-in\/oidc\/callback$/;

function jwk(alg, kind, options) {
  const pair = generateKeyPairSync(kind, options);
  return { ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg };
}

function client(name, alg, secret) {
  return {
    client_id: name,
    ...(secret ? { client_secret: secret } : {}),
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
    id_token_signed_response_alg: alg,
    redirect_uris: ['https://localhost:7443/sign-in/oidc/callback'],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  };
}

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`https://localhost:${port}`, {
    clients: [client('rs256', 'RS256'), client('ps256', 'PS256'), client('es256', 'ES256', secret),
      client('brief', 'ES256')],
    jwks: { keys: [jwk('RS256', 'rsa', { modulusLength: 2048 }), jwk('PS256', 'rsa', { modulusLength: 2048 }),
      jwk('ES256', 'ec', { namedCurve: 'P-256' })] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    cookies: { keys: ['only for tests'] },
    pkce: { methods: ['S256'], required: () => true },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    ttl: { IdToken: (ctx, token, asked) => (asked.clientId === 'brief' ? 2 : 3600), Interaction: 600, Session: 600,
      Grant: 600, AccessToken: 600, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Name of ${id}` }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  provider.Client.prototype.redirectUriAllowed = (uri) => callback.test(uri);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const person = /^\/interaction\/[\w-]+\/as\/([\w.-]+)$/.exec(request.url)?.[1];
    if (!person) return answer(request, response);
    return provider.interactionFinished(request, response, { login: { accountId: person } })
      .catch(() => response.writeHead(400).end());
  });
  console.log(`listening on ${port}`);
});
