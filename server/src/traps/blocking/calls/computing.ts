import { type CallList, THREAD } from './entry';

const PATHS =
  'open read_text read_bytes write_text write_bytes exists is_file is_dir stat mkdir rmdir unlink rename replace iterdir glob rglob touch symlink_to';

/** Files, and work that keeps the processor busy. */
export const COMPUTING: readonly CallList[] = [
  { group: 'files', remedy: THREAD, calls: 'open io.open gzip.open bz2.open lzma.open zipfile.ZipFile tarfile.open' },
  {
    group: 'files',
    remedy: THREAD,
    of: 'os',
    calls: 'listdir stat lstat remove unlink rename replace makedirs mkdir rmdir removedirs scandir walk fsync',
  },
  { group: 'files', remedy: THREAD, of: 'os.path', calls: 'exists isfile isdir getsize getmtime realpath' },
  {
    group: 'files',
    remedy: THREAD,
    of: 'shutil',
    calls: 'copy copy2 copyfile copyfileobj copytree move rmtree make_archive unpack_archive disk_usage',
  },
  {
    group: 'files',
    remedy: THREAD,
    of: 'tempfile',
    calls: 'mkstemp mkdtemp NamedTemporaryFile TemporaryFile SpooledTemporaryFile TemporaryDirectory',
  },
  { group: 'files', remedy: THREAD, of: 'pathlib.Path pathlib.PosixPath', calls: PATHS },
  { group: 'files', remedy: THREAD, calls: 'json.load json.dump pickle.load pickle.dump marshal.load shelve.open' },
  {
    group: 'data',
    remedy: THREAD,
    of: 'numpy',
    calls: 'load loadtxt genfromtxt save savez savez_compressed savetxt fromfile',
  },
  { group: 'data', remedy: THREAD, of: 'PIL.Image', calls: 'open' },
  { group: 'data', remedy: THREAD, of: 'PIL.Image.Image', calls: 'save resize rotate filter convert thumbnail' },
  { group: 'data', remedy: THREAD, of: 'joblib', calls: 'load dump' },
  { group: 'hashing', remedy: THREAD, of: 'hashlib', calls: 'scrypt pbkdf2_hmac file_digest' },
  { group: 'hashing', remedy: THREAD, of: 'bcrypt', calls: 'hashpw checkpw kdf' },
  { group: 'hashing', remedy: THREAD, of: 'argon2.PasswordHasher', calls: 'hash verify' },
  {
    group: 'hashing',
    remedy: THREAD,
    of: 'passlib.context.CryptContext passlib.hash.bcrypt passlib.hash.argon2 passlib.hash.pbkdf2_sha256',
    calls: 'hash verify verify_and_update',
  },
];
