package io.projectory.local;

import io.projectory.servers.EmbeddedKafka;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members of a stack that was killed keep their partitions until their sessions time out. The stack
 * starts alone on its data, so it need not wait: whoever is alive nevertheless joins again by
 * itself.
 */
final class DeadMembers {

  private static final Logger log = LoggerFactory.getLogger(DeadMembers.class);

  private DeadMembers() {}

  /** Empties all groups; a group that cannot be emptied is left to time out. */
  static void remove(EmbeddedKafka node) {
    try (Admin admin = node.admin()) {
      List<String> groups =
          admin.listGroups().all().get().stream().map(GroupListing::groupId).toList();
      for (ConsumerGroupDescription group :
          admin.describeConsumerGroups(groups).all().get().values()) {
        if (!group.members().isEmpty()) {
          remove(admin, group.groupId());
        }
      }
    } catch (ExecutionException e) {
      log.atWarn().addKeyValue("error", e.getCause().toString()).log("cannot look at the groups");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Admin admin, String group) throws InterruptedException {
    try {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      log.atWarn()
          .addKeyValue("group", group)
          .addKeyValue("error", e.getCause().toString())
          .log("cannot empty the group");
    }
  }
}
