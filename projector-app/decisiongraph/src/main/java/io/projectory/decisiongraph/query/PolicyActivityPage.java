package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Hours of policies, the newest first.
 *
 * @param truncated whether there are more than the limit
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PolicyActivityPage(List<PolicyHour> hours, boolean truncated) {
  public PolicyActivityPage {
    hours = List.copyOf(hours);
  }
}
