package io.projectory.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies point one way (DESIGN 2), by package and not by word of a build file alone. */
class ArchitectureTest {
  private static final String ROOT = "io.projectory.";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.projectory");

  /** A module, and what it may know of the product beside itself. */
  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource({
    "schemas, ''",
    "servers, ''",
    "api, schemas",
    "runtime, api schemas",
    "decisiongraph, api schemas",
    "connector, schemas",
    "example, api schemas",
    "contract, runtime api schemas servers",
    "app, runtime decisiongraph api schemas",
    "streams, runtime schemas",
    "local, app connector servers schemas",
    "testkit, ''",
    "chaos, app connector runtime api servers testkit schemas",
    "bench, local app connector runtime decisiongraph api schemas servers testkit",
    "cli, bench chaos local streams app connector runtime decisiongraph api schemas"
  })
  void a_module_knows_only_what_it_stands_on(String module, String known) {
    DescribedPredicate<JavaClass> allowed = resideInAPackage(ROOT + module + "..");
    for (String other : known.split(" ")) {
      if (!other.isEmpty()) {
        allowed = allowed.or(resideInAPackage(ROOT + other + ".."));
      }
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.projectory..").and(DescribedPredicate.not(allowed)))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void there_is_no_circle_of_packages() {
    slices().matching("io.projectory.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void the_log_and_the_engine_know_nothing_of_brokers_or_servers_they_should_not() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "schemas..", ROOT + "api..", ROOT + "decisiongraph..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.kafka..", "io.debezium..", "com.zaxxer..", "io.javalin.."))
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "runtime..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.debezium..", "io.javalin.."))
        .check(PRODUCT);
  }

  /** Its process alone carries RocksDB; the builds of all others refuse the jars as well. */
  @Test
  void kafka_streams_is_known_to_its_own_module_alone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "streams..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb.."))
        .check(PRODUCT);
  }

  @Test
  void only_commands_and_mains_write_to_the_terminal() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cli..", ROOT + "servers..", ROOT + "testkit..")
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
    rule.check(PRODUCT);
  }

  @Test
  void one_way_of_logging() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .and()
        .areNotAssignableTo(DataSource.class) // JDBC names that logger in a signature
        .should()
        .dependOnClassesThat(resideInAPackage("java.util.logging.."))
        .check(PRODUCT);
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAnyPackage("ch.qos.logback..", "org.apache.log4j..")))
        .check(PRODUCT);
  }
}
