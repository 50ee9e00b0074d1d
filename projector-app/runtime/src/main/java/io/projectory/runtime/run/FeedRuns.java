package io.projectory.runtime.run;

import io.projectory.api.TopicProjection;
import io.projectory.runtime.feed.Feed;
import io.projectory.runtime.feed.FeedStore;
import io.projectory.runtime.run.FeedRebuild.Step;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What commands ask of rebuilds that include an application; in the caller's transaction. */
public final class FeedRuns {
  private static final FeedStore FEEDS = new FeedStore();

  private FeedRuns() {}

  /**
   * The application that a rebuild would reset as well.
   *
   * @throws ProjectoryException {@code conflict} when none is known
   */
  public static Feed requireFeed(Connection connection, TopicProjection projection)
      throws SQLException {
    return FEEDS
        .find(connection, projection.topic())
        .orElseThrow(
            () ->
                new ProjectoryException(
                    ErrorCode.CONFLICT,
                    "nothing is known of the application that fills topic "
                        + projection.topic()
                        + ", and rows without it would be half of a rebuild; start it once",
                    Map.of("projection", projection.name(), "topic", projection.topic())));
  }

  /**
   * Before a run ends that is not done. What was not touched works on as before; what was cleared
   * is read again all the same.
   *
   * @throws ProjectoryException {@code conflict} while it clears, which cannot be left half done
   */
  public static void letGo(Connection connection, Run run, TopicProjection projection)
      throws SQLException {
    if (Step.of(run) == Step.CLEAR) {
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "run "
              + run.jobId()
              + " is clearing, which cannot be left half done; try again in a moment",
          Map.of("job_id", run.jobId()));
    }
    FEEDS.release(connection, projection.topic(), run.jobId());
  }
}
