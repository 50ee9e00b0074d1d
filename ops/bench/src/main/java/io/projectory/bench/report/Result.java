package io.projectory.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * One measured value, the median of its samples, beside one baseline of the same run.
 *
 * @param value median of {@code samples}, in {@code unit}
 * @param baseline what it is compared with, or null
 * @param baselineValue median of {@code baselineSamples}, in {@code unit}
 * @param ratio {@code value / baselineValue}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    @JsonProperty("scenario") String scenario,
    @JsonProperty("case") String name,
    @JsonProperty("value") double value,
    @JsonProperty("unit") String unit,
    @JsonProperty("baseline") String baseline,
    @JsonProperty("baseline_value") Double baselineValue,
    @JsonProperty("ratio") Double ratio,
    @JsonProperty("samples") List<Double> samples,
    @JsonProperty("baseline_samples") List<Double> baselineSamples,
    @JsonProperty("settings") Map<String, Object> settings) {

  public Result {
    samples = List.copyOf(samples);
    baselineSamples = baselineSamples == null ? null : List.copyOf(baselineSamples);
    settings = Map.copyOf(settings);
  }

  /** A value that stands alone. */
  public static Result of(
      String scenario,
      String name,
      String unit,
      List<Double> samples,
      Map<String, Object> settings) {
    return new Result(
        scenario, name, Samples.median(samples), unit, null, null, null, samples, null, settings);
  }

  /** A value and its baseline, measured in turn. */
  public static Result against(
      String scenario,
      String name,
      String unit,
      List<Double> samples,
      String baseline,
      List<Double> baselineSamples,
      Map<String, Object> settings) {
    double value = Samples.median(samples);
    double beside = Samples.median(baselineSamples);
    return new Result(
        scenario,
        name,
        value,
        unit,
        baseline,
        beside,
        value / beside,
        samples,
        baselineSamples,
        settings);
  }
}
