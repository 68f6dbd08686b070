import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import org.h2.mvstore.MVStore;

/** NotesMongo PORT FILE: serves MongoDB's protocol on 127.0.0.1; what was confirmed a moment ago is in the file. */
public class NotesMongo {
  public static void main(String[] arguments) {
    MVStore file = new MVStore.Builder().fileName(arguments[1]).open();
    file.setAutoCommitDelay(20);
    MongoServer server = new MongoServer(new H2Backend(file));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
  }
}
