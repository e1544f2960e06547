/** Gives tests the real node:sqlite: Jest 29 would look for a module named "sqlite". */
module.exports = process.getBuiltinModule('node:sqlite');
