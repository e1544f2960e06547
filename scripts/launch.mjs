// The door of every npm script: checks Node, installs what is missing, then runs the command on the pinned Node.
// This file keeps to syntax that old versions of Node can read, so that they can say what is wrong.
var OLDEST_NODE = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    console.error(
        'DIAL-Flow needs Node ' +
            OLDEST_NODE +
            ' or newer; this is ' +
            process.versions.node +
            '.\n' +
            'Install a newer Node from https://nodejs.org and run the command again.'
    );
    process.exitCode = 1;
} else {
    import('./launch/main.mjs').then(function (launcher) {
        return launcher.launch(process.argv.slice(2));
    });
}
