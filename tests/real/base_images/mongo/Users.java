import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who may come in, kept in a file beside the data as RFC 5802 wants it: never the password itself. */
final class Users {
  static final int ITERATIONS = 15000;
  private static final int SALT_BYTES = 28;

  record Credentials(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) { }

  private final Path file;
  private final Map<String, Credentials> known = new TreeMap<>();

  Users(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] part = line.split(" ");
        known.put(text(part[0]), new Credentials(bytes(part[1]), Integer.parseInt(part[2]), bytes(part[3]),
            bytes(part[4])));
      }
    }
  }

  synchronized Credentials find(String name) {
    return known.get(name);
  }

  synchronized List<String> names() {
    return new ArrayList<>(known.keySet());
  }

  synchronized void set(String name, String password) throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] salted = Scram.salted(password, salt, ITERATIONS);
    byte[] storedKey = Scram.hash(Scram.hmac(salted, "Client Key"));
    known.put(name, new Credentials(salt, ITERATIONS, storedKey, Scram.hmac(salted, "Server Key")));
    save();
  }

  synchronized boolean remove(String name) throws IOException {
    boolean there = known.remove(name) != null;
    save();
    return there;
  }

  private void save() throws IOException {
    List<String> lines = new ArrayList<>();
    known.forEach((name, its) -> lines.add(String.join(" ", text64(name.getBytes()), text64(its.salt()),
        Integer.toString(its.iterations()), text64(its.storedKey()), text64(its.serverKey()))));
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(partial, lines);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }

  private static String text(String in64) {
    return new String(bytes(in64));
  }
}
