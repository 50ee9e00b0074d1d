package io.projectory.app.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.Login;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to the databases of the configuration. */
public final class Databases {
  private Databases() {}

  /** Without a pool, for processes that ask once. */
  public static DataSource plain(DatabaseConfig database, Login login, String application) {
    return plain(database, login, application, Patience.DEFAULT);
  }

  /** The same with other time-outs. */
  public static DataSource plain(
      DatabaseConfig database, Login login, String application, Patience patience) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(login.user());
    if (login.password() != null) {
      source.setPassword(login.password().reveal());
    }
    source.setApplicationName(application);
    source.setConnectTimeout(patience.connectSeconds());
    // a peer that accepts and then says nothing
    source.setLoginTimeout(2 * patience.connectSeconds());
    source.setSocketTimeout(patience.answerSeconds());
    source.setTcpKeepAlive(true);
    source.setOptions(patience.options());
    return source;
  }

  /** At most so many connections, none of them opened before it is asked for. */
  public static HikariDataSource pool(DataSource source, String name, int size) {
    return pool(source, name, size, Patience.DEFAULT);
  }

  /**
   * The same; who asks for a connection waits no longer than it may take to connect, and not at all
   * when the server refuses.
   */
  public static HikariDataSource pool(DataSource source, String name, int size, Patience patience) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(patience.connect().toMillis());
    config.setValidationTimeout(patience.connect().toMillis());
    return new CandidPool(config);
  }

  /**
   * The login, or one clear error.
   *
   * @param path of the login in the configuration, for example {@code event_log.writer}
   * @throws ProjectoryException {@code invalid_argument} when nobody wrote it
   */
  public static Login require(Login login, String path) {
    if (login == null) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          path + ": is missing; write " + path + ".user and " + path + ".password",
          Map.of("key", path));
    }
    return login;
  }
}
