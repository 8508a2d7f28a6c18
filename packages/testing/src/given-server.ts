import { randomBytes } from 'node:crypto';
import { asAdmin } from './server-databases.ts';
import type { RunningServer } from './temporary-server.ts';

const ROLES = ['clinic_owner', 'clinic_app'];

/**
 * A server that somebody else runs. The migrations know the roles by name, so they are made where
 * they are missing and get new passwords: never point this at a server that Clinic works on.
 */
export async function givenServer(adminUrl: string): Promise<RunningServer> {
  const password = randomBytes(24).toString('hex');
  const made = await asAdmin(adminUrl, async (admin) => {
    const rows = await admin`SELECT rolname FROM pg_roles WHERE rolname IN ${admin(ROLES)}`;
    const present = new Set(rows.map(({ rolname }) => rolname));
    for (const role of ROLES) {
      const verb = present.has(role) ? 'ALTER' : 'CREATE';
      await admin.unsafe(`${verb} ROLE ${role} LOGIN PASSWORD '${password}'`);
    }
    const [me] = await admin`SELECT rolsuper FROM pg_roles WHERE rolname = current_user`;
    // Whoever is no superuser must be a member to give databases to the owner.
    if (!me?.rolsuper) await admin.unsafe('GRANT clinic_owner TO CURRENT_USER');
    return ROLES.filter((role) => !present.has(role));
  });
  const as = (role: string) => {
    const url = new URL(adminUrl);
    url.username = role;
    url.password = password;
    return url.href;
  };
  const stop = async () => {
    await asAdmin(adminUrl, async (admin) => {
      for (const role of made) await admin.unsafe(`DROP ROLE ${role}`);
    });
  };
  return { adminUrl, ownerUrl: as('clinic_owner'), appUrl: as('clinic_app'), stop };
}
