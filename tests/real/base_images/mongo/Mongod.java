import de.bwaldvogel.mongo.MongoServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * Stands in for mongod: a server that speaks its wire protocol and keeps its data in a file, behind real
 * SCRAM-SHA-256. Takes the options that the official image's users give, and the first root user from the
 * environment as that image does.
 */
public final class Mongod {
  private int port = 27017;
  private Path folder = Path.of("/data/db");
  private boolean auth;

  public static void main(String[] words) throws Exception {
    Mongod server = new Mongod();
    server.read(words);
    server.run(System.getenv());
  }

  private void read(String[] words) {
    for (int at = 0; at < words.length; at++) {
      switch (words[at]) {
        case "--port" -> port = Integer.parseInt(words[++at]);
        case "--dbpath" -> folder = Path.of(words[++at]);
        case "--auth" -> auth = true;
        case "--bind_ip_all", "--quiet" -> { }
        case "--bind_ip", "--wiredTigerCacheSizeGB", "--oplogSize" -> at++;
        default -> fail(2, "Error parsing command line: unrecognised option '" + words[at] + "'");
      }
    }
  }

  private void run(Map<String, String> environment) throws Exception {
    String user = environment.getOrDefault("MONGO_INITDB_ROOT_USERNAME", "");
    String password = environment.getOrDefault("MONGO_INITDB_ROOT_PASSWORD", "");
    if (user.isEmpty() != password.isEmpty()) {
      fail(1, "error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'",
          "       both must be specified for a user to be created");
    }
    Path data = folder.resolve("collections.mv");
    boolean first = !Files.exists(data);
    Users users = new Users(folder.resolve("users"));
    if (first && !user.isEmpty()) {  // later the environment changes nothing, as in the official image
      users.set(user, password);
    }
    GuardedBackend backend = new GuardedBackend(data.toString(), users, auth || !user.isEmpty());
    MongoServer server = new MongoServer(backend);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      log("REPL", "Shutting down", "");
      server.shutdownNow();
    }));
    server.bind(new InetSocketAddress("0.0.0.0", port));
    log("NETWORK", "Waiting for connections", "\"port\":" + port + ",\"ssl\":\"off\"");
  }

  /** One line in the form of mongod's log. */
  static void log(String component, String message, String attributes) {
    System.out.println("{\"t\":{\"$date\":\"" + Instant.now() + "\"},\"s\":\"I\",\"c\":\"" + component
        + "\",\"msg\":\"" + message + "\",\"attr\":{" + attributes + "}}");
  }

  private static void fail(int code, String... lines) {
    for (String line : lines) {
      System.err.println(line);
    }
    System.exit(code);
  }
}
