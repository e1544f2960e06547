import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { choosePort, freePort, PortInUseError } from '../../local/ports.ts';

describe('the choice of a port', () => {
    let taken: Server;
    let port: number;
    beforeEach(async () => {
        taken = createServer().listen(0, '127.0.0.1');
        await once(taken, 'listening');
        port = (taken.address() as AddressInfo).port;
    });
    afterEach(() => taken.close());

    it('When the asked port is taken, then the message names it and the option', async () => {
        const choice = choosePort({ asked: port, usual: 0, option: '--port' });
        await expect(choice).rejects.toThrow(PortInUseError);
        await expect(choice).rejects.toThrow(
            `Port ${port} is in use by another program. Choose another with --port`
        );
    });

    it('When the usual port is taken, then the system chooses', async () => {
        expect(await choosePort({ asked: undefined, usual: port, option: '--port' })).toBe(0);
    });

    it('When the port is free, then it is taken as it is', async () => {
        taken.close();
        await once(taken, 'close');
        expect(await choosePort({ asked: port, usual: 0, option: '--port' })).toBe(port);
    });

    it('When a program has to be told its port, then one is found that is free', async () => {
        const found = await freePort();
        expect(await choosePort({ asked: found, usual: 0, option: '--port' })).toBe(found);
    });
});
