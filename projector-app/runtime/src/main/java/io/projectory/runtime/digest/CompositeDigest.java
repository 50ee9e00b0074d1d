package io.projectory.runtime.digest;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A digest over the digests of some projections: their texts in order, joined by colons. */
public record CompositeDigest(String name, List<String> projections) {

  String of(Map<String, String> digests) {
    return DigestText.ofText(
        projections.stream().map(digests::get).collect(Collectors.joining(":")));
  }
}
