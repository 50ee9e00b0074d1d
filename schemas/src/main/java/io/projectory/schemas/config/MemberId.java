package io.projectory.schemas.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** The id of a process that its configuration gives none. */
public final class MemberId {
  private MemberId() {}

  /**
   * Tells people where the process runs, and two of them apart that share host and number.
   *
   * @param hostless stands for the host where its name is not known
   */
  public static String madeUp(String hostless) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return host(hostless) + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  private static String host(String hostless) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return hostless;
    }
  }
}
