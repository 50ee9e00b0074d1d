/**
 * Acceptance: the whole product as its users meet it, on real servers and in processes of its own.
 *
 * <p>In {@code mvn verify} the tests run at a small size. At full size:
 *
 * <pre>
 * mvn -pl ops/cli -am verify -Dtest=CrashAcceptanceTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dacceptance.events=100000 -Dacceptance.tenants=50 -Dacceptance.kills=3 -Dacceptance.minutes=15
 * mvn -pl ops/cli -am verify -Dtest=SnapshotAcceptanceTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dacceptance.snapshot.events=300000 -Dacceptance.snapshot.kills=3 -Dacceptance.minutes=15
 * </pre>
 *
 * <p>{@code -Dacceptance.seed} gives another workload; {@code -Dacceptance.parts=true} runs
 * connector and projector apart from the servers instead of {@code up}, where a test does not say
 * itself.
 */
package io.projectory.cli.acceptance;
