package io.projectory.cli.append;

/** How many lines met which fate. */
public record AppendTotals(long inserted, long reused, long rejected) {
  static final AppendTotals NONE = new AppendTotals(0, 0, 0);

  AppendTotals and(AppendedLine.Result result) {
    return switch (result) {
      case INSERTED -> new AppendTotals(inserted + 1, reused, rejected);
      case REUSED -> new AppendTotals(inserted, reused + 1, rejected);
      case REJECTED -> new AppendTotals(inserted, reused, rejected + 1);
    };
  }

  public long lines() {
    return inserted + reused + rejected;
  }
}
