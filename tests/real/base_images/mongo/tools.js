// Stands in for mongodump and mongorestore, which are not to be had: reads and writes the archives that these
// do, with the options that matter for one. Whatever else is asked for is refused, not ignored.
'use strict';
const fs = require('fs');
const zlib = require('zlib');
const { once } = require('events');
const { pipeline } = require('stream/promises');
const { MongoClient } = require('mongodb');
const { BSON } = require('bson');

const MAGIC = 0x8199e26d;
const TERMINATOR = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const MOST_OF_A_BATCH = 1000;
const NOT_DUMPED = new Set(['local', 'config']);
const VALUES_AS_THEY_ARE = { promoteValues: false, promoteBuffers: false, bsonRegExp: true };

const TAKES_A_VALUE = { '--host': 'host', '-h': 'host', '--port': 'port', '-u': 'username', '--username': 'username',
  '-p': 'password', '--password': 'password', '--authenticationDatabase': 'source', '--uri': 'uri',
  '--config': 'config', '-d': 'db', '--db': 'db', '-c': 'collection', '--collection': 'collection',
  '--nsInclude': 'nsInclude', '--nsFrom': 'nsFrom', '--nsTo': 'nsTo' };
const SWITCHES = { '--gzip': 'gzip', '--drop': 'drop', '--quiet': 'quiet', '--stopOnError': 'stopOnError' };
const OF_ONE_TOOL = { collection: 'mongodump', drop: 'mongorestore', stopOnError: 'mongorestore',
  nsInclude: 'mongorestore', nsFrom: 'mongorestore', nsTo: 'mongorestore' };

class Refused extends Error {}

function read(tool, words) {
  const said = {};
  for (let at = 0; at < words.length; at++) {
    const equals = words[at].startsWith('--') ? words[at].indexOf('=') : -1;
    const name = equals < 0 ? words[at] : words[at].slice(0, equals);
    const key = TAKES_A_VALUE[name] || SWITCHES[name] || (name === '--archive' ? 'archive' : undefined);
    if (!key || (OF_ONE_TOOL[key] && OF_ONE_TOOL[key] !== tool)) {
      throw new Refused(`error parsing command line options: unknown option "${name.replace(/^-+/, '')}"`);
    }
    if (key === 'archive') {
      said.archive = equals < 0 ? '-' : words[at].slice(equals + 1);
    } else if (SWITCHES[name]) {
      said[key] = true;
    } else {
      said[key] = equals < 0 ? words[++at] : words[at].slice(equals + 1);
    }
  }
  if (said.config) {  // the way for passwords that nobody shall see
    for (const [, key, value] of fs.readFileSync(said.config, 'utf8').matchAll(/^(password|uri):\s*(.*?)\s*$/gm)) {
      said[key] = value.replace(/^(["'])(.*)\1$/, '$2');
    }
  }
  if (said.username && said.password === undefined && !said.uri) {
    said.password = asked();
  }
  if (said.archive === undefined) {
    throw new Refused('only archives can be written and read here: say --archive');
  }
  return said;
}

// Where nobody is to be asked the tools take the first line of their input, and not a byte more.
function asked() {
  process.stderr.write('Enter password:');
  const letter = Buffer.alloc(1);
  let password = '';
  while (fs.readSync(0, letter, 0, 1) === 1 && letter[0] !== 10) password += letter.toString('latin1');
  return password;
}

function connect(said) {
  const options = { serverSelectionTimeoutMS: 10000, ...VALUES_AS_THEY_ARE };
  if (said.username) {
    options.auth = { username: said.username, password: said.password || '' };
    options.authSource = said.source || 'admin';
  }
  return new MongoClient(said.uri || `mongodb://${said.host || 'localhost'}:${said.port || 27017}/`, options).connect();
}

// CRC-64 of ECMA-182 as Go has it, in halves of 32 bits.
const TABLE = Array.from({ length: 256 }, (_, index) => {
  let low = index, high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const odd = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (odd) { low ^= 0xd7870f42; high ^= 0xc96c5795; }
  }
  return [low >>> 0, high >>> 0];
});

class Sum {
  constructor() { this.low = 0xffffffff; this.high = 0xffffffff; }

  add(bytes) {
    let low = this.low, high = this.high;
    for (const byte of bytes) {
      const entry = TABLE[(low ^ byte) & 0xff];
      low = ((low >>> 8) | (high << 24)) ^ entry[0];
      high = (high >>> 8) ^ entry[1];
    }
    this.low = low; this.high = high;
  }

  value() { return new BSON.Long(~this.low, ~this.high); }
}

async function namespaces(client, said) {
  const databases = said.db ? [said.db]
    : (await client.db('admin').admin().listDatabases({ nameOnly: true })).databases.map((one) => String(one.name));
  const found = [];
  for (const db of databases.filter((name) => !NOT_DUMPED.has(name))) {
    for (const one of await client.db(db).listCollections({}, { nameOnly: true }).toArray()) {
      const collection = String(one.name);
      if (!collection.startsWith('system.') && (!said.collection || said.collection === collection)) {
        found.push({ db, collection });
      }
    }
  }
  return found;
}

async function metadata(client, { db, collection }) {
  const indexes = await client.db(db).collection(collection).listIndexes().toArray();
  const text = BSON.EJSON.stringify({ indexes, collectionName: collection, type: 'collection', options: {} },
    { relaxed: false });
  return BSON.serialize({ db, collection, metadata: text, size: new BSON.Int32(0), type: 'collection' });
}

async function dump(said, say) {
  const client = await connect(said);
  const file = said.archive === '-' ? process.stdout : fs.createWriteStream(said.archive);
  const out = said.gzip ? zlib.createGzip() : file;
  const whole = said.gzip ? pipeline(out, file) : undefined;
  const write = async (bytes) => { if (!out.write(bytes)) await once(out, 'drain'); };
  const found = await namespaces(client, said);
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(MAGIC);
  await write(magic);
  await write(BSON.serialize({ concurrent_collections: new BSON.Int32(1), version: '0.1', server_version: '7.0.0',
    tool_version: '100.0.0-test' }));
  for (const one of found) {
    await write(await metadata(client, one));
  }
  await write(TERMINATOR);
  for (const { db, collection } of found) {
    const sum = new Sum();
    let count = 0;
    await write(BSON.serialize({ db, collection, EOF: false, CRC: BSON.Long.ZERO }));
    for await (const bytes of client.db(db).collection(collection).find({}, { raw: true })) {
      sum.add(bytes);
      count += 1;
      await write(bytes);
    }
    await write(TERMINATOR);
    await write(BSON.serialize({ db, collection, EOF: true, CRC: sum.value() }));
    await write(TERMINATOR);
    say(`done dumping ${db}.${collection} (${count} document${count === 1 ? '' : 's'})`);
  }
  await client.close();
  if (said.archive !== '-' || said.gzip) out.end();
  await whole;
}

// Exactly so many bytes at a time from a stream; null at its end.
class Bytes {
  constructor(stream) { this.from = stream[Symbol.asyncIterator](); this.held = Buffer.alloc(0); }

  async take(count) {
    const parts = [this.held];
    let there = this.held.length;
    while (there < count) {
      const { value, done } = await this.from.next();
      if (done) {
        if (there === 0) return null;
        throw new Error('archive: unexpected EOF');
      }
      parts.push(value);
      there += value.length;
    }
    const all = parts.length === 1 ? this.held : Buffer.concat(parts);
    this.held = all.subarray(count);
    return all.subarray(0, count);
  }

  // A document, null for a terminator, undefined for the end.
  async document() {
    const size = await this.take(4);
    if (size === null) return undefined;
    if (size.equals(TERMINATOR)) return null;
    const rest = await this.take(size.readInt32LE() - 4);
    if (rest === null) throw new Error('archive: unexpected EOF');
    return Buffer.concat([size, rest]);
  }
}

function pattern(text) {
  return new RegExp(`^${text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.*)')}$`);
}

// Where a namespace goes to, or null if it stays out.
function target(said, db, collection) {
  const name = `${db}.${collection}`;
  if (said.db && said.db !== db) return null;
  if (said.nsInclude && !pattern(said.nsInclude).test(name)) return null;
  if (!said.nsFrom) return name;
  const matched = name.match(pattern(said.nsFrom));
  if (!matched) return name;
  let at = 0;
  return said.nsTo.replace(/\*/g, () => matched[++at]);
}

function inDatabase(client, name) {
  const dot = name.indexOf('.');
  return client.db(name.slice(0, dot)).collection(name.slice(dot + 1));
}

async function prelude(bytes) {
  const magic = await bytes.take(4);
  if (magic === null || magic.readUInt32LE() !== MAGIC) {
    throw new Error('stream or file does not appear to be a mongodump archive');
  }
  await bytes.document();
  const found = [];
  for (let one = await bytes.document(); one; one = await bytes.document()) {
    found.push(BSON.deserialize(one));
  }
  return found;
}

async function restore(said, say) {
  const client = await connect(said);
  const file = said.archive === '-' ? process.stdin : fs.createReadStream(said.archive);
  const bytes = new Bytes(said.gzip ? file.pipe(zlib.createGunzip()) : file);
  const found = await prelude(bytes);
  if (said.drop) {
    for (const { db, collection } of found) {
      const name = target(said, db, collection);
      if (name) await inDatabase(client, name).drop().catch(() => false);
    }
  }
  const counted = await documents(client, said, bytes, say);
  for (const { db, collection, metadata: text } of found) {
    const name = target(said, db, collection);
    const wanted = JSON.parse(text || '{}').indexes || [];
    for (const index of name ? BSON.EJSON.parse(JSON.stringify(wanted)).filter((one) => one.name !== '_id_') : []) {
      const { key, v, ns, ...options } = index;
      await inDatabase(client, name).createIndex(key, options);
    }
  }
  await client.close();
  say(`${counted.done} document(s) restored successfully. ${counted.failed} document(s) failed to restore.`);
}

async function documents(client, said, bytes, say) {
  const sums = new Map();
  const counted = { done: 0, failed: 0 };
  for (let header = await bytes.document(); header; header = await bytes.document()) {
    const { db, collection, EOF, CRC } = BSON.deserialize(header, { promoteLongs: false });
    const own = `${db}.${collection}`;
    const sum = sums.get(own) || sums.set(own, new Sum()).get(own);
    if (EOF && !sum.value().equals(CRC)) {
      throw new Error(`archive: CRC mismatch for namespace ${own}`);
    }
    let batch = [];
    const name = target(said, db, collection);
    for (let one = await bytes.document(); one !== null; one = await bytes.document()) {
      if (one === undefined) throw new Error('archive: unexpected EOF');
      sum.add(one);
      if (!name) continue;
      batch.push(BSON.deserialize(one, VALUES_AS_THEY_ARE));
      if (batch.length === MOST_OF_A_BATCH) {
        await insert(inDatabase(client, name), batch, said, counted, say);
        batch = [];
      }
    }
    if (batch.length > 0) await insert(inDatabase(client, name), batch, said, counted, say);
  }
  return counted;
}

async function insert(collection, batch, said, counted, say) {
  try {
    await collection.insertMany(batch, { ordered: false });
    counted.done += batch.length;
  } catch (error) {
    if (said.stopOnError || !error.writeErrors) throw error;
    const failures = [].concat(error.writeErrors);
    failures.forEach((failure) => say(`continuing through error: ${failure.errmsg}`));
    counted.failed += failures.length;
    counted.done += batch.length - failures.length;
  }
}

async function main(tool, words) {
  const said = read(tool, words);
  const say = (text) => said.quiet || process.stderr.write(`${new Date().toISOString()}\t${text}\n`);
  await (tool === 'mongodump' ? dump : restore)(said, say);
}

main(process.argv[2], process.argv.slice(3)).then(() => process.exit(0), (error) => {
  process.stderr.write(`${new Date().toISOString()}\tFailed: ${error.message}\n`);
  process.exit(1);
});
