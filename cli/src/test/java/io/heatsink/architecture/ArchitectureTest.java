package io.heatsink.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the modules to their order, and the core to its silence. */
class ArchitectureTest {
  /** In the order of the data's way; a module depends only on those above it. */
  private static final List<String> MODULES =
      List.of(
          "io.heatsink.dynamodb..",
          "io.heatsink.call..",
          "io.heatsink.heat..",
          "io.heatsink.partition..",
          "io.heatsink.store..",
          "io.heatsink.engine..",
          "io.heatsink.journal..",
          "io.heatsink.remedy..",
          "io.heatsink.http..",
          "io.heatsink.proxy..",
          "io.heatsink.lab..",
          "io.heatsink.cli..");

  private static final String[] CORE = {
    "io.heatsink.dynamodb..", "io.heatsink.call..", "io.heatsink.heat..", "io.heatsink.partition.."
  };

  private static final JavaClasses HEATSINK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.heatsink");

  @Test
  void everyModuleIsInTheList() {
    assertThat(
            HEATSINK.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals("io.heatsink.testing")))
        .allMatch(
            name ->
                MODULES.stream()
                    .anyMatch(m -> (name + ".").startsWith(m.substring(0, m.length() - 1))));
  }

  @Test
  void aModuleDependsOnlyOnThoseAboveIt() {
    for (int i = 0; i < MODULES.size() - 1; i++) {
      String[] below = MODULES.subList(i + 1, MODULES.size()).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(MODULES.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below)
          .allowEmptyShould(true)
          .check(HEATSINK);
    }
  }

  @Test
  void theLabIsNotOnTheProxysWay() {
    noClasses()
        .that()
        .resideInAPackage("io.heatsink.proxy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.heatsink.lab..", "io.heatsink.engine..", "io.heatsink.partition..")
        .check(HEATSINK);
  }

  @Test
  void theCacheDoesNotKnowWhatItIsSharedBy() {
    noClasses()
        .that()
        .resideInAPackage("io.heatsink..")
        .and()
        .resideOutsideOfPackage("io.heatsink.remedy.cache.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "reactor..")
        .check(HEATSINK);
    noClasses()
        .that()
        .resideInAPackage("io.heatsink.remedy.cache..")
        .and()
        .resideOutsideOfPackages(
            "io.heatsink.remedy.cache.redis..", "io.heatsink.remedy.cache.lambda..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.heatsink.remedy.cache.redis..")
        .check(HEATSINK);
  }

  @Test
  void theCoreHasNoSocketsFilesOrThreads() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "java.nio.file..", "java.nio.channels..", "io.netty..", "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.Timer|java\\.io\\.File.*|java\\.util\\.concurrent\\.(Executors|.*Executor|.*ExecutorService)")
        .check(HEATSINK);
  }

  /**
   * Which thread one is on may be asked, to choose among stripes; nothing else may be done with
   * threads.
   */
  @Test
  void theCoreStartsAndHoldsNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .callMethodWhere(
            target(owner(resideInAnyPackage("java.lang")))
                .and(target(owner(nameMatching("java\\.lang\\.Thread"))))
                .and(not(target(nameMatching("currentThread|threadId")))))
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .check(HEATSINK);
  }

  @Test
  void theCoreAsksNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .callMethodWhere(
            target(owner(resideInAnyPackage("java.lang", "java.time")))
                .and(
                    target(
                        nameMatching(
                            "nanoTime|currentTimeMillis|now|systemUTC|systemDefaultZone|sleep"))))
        .check(HEATSINK);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        HEATSINK.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
            .map(Object::toString)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void namesSayWhatAThingIsAndNotThatItIsOne() {
    classes()
        .that()
        .resideInAPackage("io.heatsink..")
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .check(HEATSINK);
  }
}
