package dev.ipc.netty;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.channel.ChannelPipeline;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the code to ARCHITECTURE.md: who may know whom, what is public, who builds the pipeline. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ipc");

    /** docs/decisions/0121-tests-move-the-clock.md has the reasons; the name of a server's start is no time at all. */
    private static final Set<String> BY_THE_SYSTEM = Set.of(
            "TimeSource", "Loop", "BusyPolling", "Spinning", "PeerWarnings", "NameLock", "SocketFile", "NettyServer");

    private static final String[] JDK = {"java..", "javax.crypto..", "jdk.net..", "org.jspecify.."};

    @Test
    void theCoreIsFreeOfNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.ipc", "dev.ipc.group..", "dev.ipc.codec..", "dev.ipc.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void thePackagesKnowOnlyWhomTheyMay() {
        onlyKnows("dev.ipc");
        onlyKnows("dev.ipc.group", "dev.ipc", "org.slf4j");
        onlyKnows("dev.ipc.codec", "dev.ipc", "com.esotericsoftware.kryo..", "org.slf4j");
        onlyKnows("dev.ipc.wire", "dev.ipc", "dev.ipc.codec");
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.ipc.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void P13_whatTheWallClockSaysDecidesNothing() {
        noClasses()
                .that(not(simpleName("OwnerFile"))) // which tells people when its server started
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Date.class)
                .check(CLASSES);
    }

    @Test
    void whatAnEndpointDoesInTimeItDoesByTheClockOfItsLoops() {
        noClasses()
                .that(not(DescribedPredicate.describe(
                        "have a reason to go by the system's clock",
                        type -> BY_THE_SYSTEM.contains(type.getSimpleName()))))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the system is asked for the time",
                        access -> (access.getTargetOwner().isEquivalentTo(System.class)
                                        && access.getName().equals("nanoTime"))
                                || access.getName().equals("systemTicker")))
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawer() {
        noClasses()
                .should()
                .resideInAnyPackage("..internal..", "..impl..", "..util..", "..common..", "..helper..")
                .check(CLASSES);
    }

    @Test
    void thePublicTypesOfTheNettyModuleAreTheseAndNoOthers() {
        Set<String> publicTypes = CLASSES.stream()
                .filter(resideInAPackage("dev.ipc.netty"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(publicTypes)
                .containsExactlyInAnyOrder(
                        "NettyIpc",
                        "EndpointBuilder",
                        "ServerBuilder",
                        "ClientBuilder",
                        "Transport",
                        "PipelineSlot",
                        "Envelope");
    }

    @Test
    void whatIsMadeForNoSubclassIsFinal() {
        classes()
                .that()
                .resideInAPackage("dev.ipc..")
                .and(not(DescribedPredicate.describe(
                        "abstract, extended or an interface",
                        type -> type.isInterface()
                                || type.isEnum()
                                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                                || !type.getSubclasses().isEmpty()
                                || type.isAnonymousClass())))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void onePlaceBuildsThePipeline() {
        noClasses()
                .that(not(simpleName("IpcPipeline")).and(not(simpleName("UserHandlers"))))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a handler is added to a pipeline",
                        call -> call.getTargetOwner().isAssignableTo(ChannelPipeline.class)
                                && call.getName().startsWith("add")))
                .check(CLASSES);
    }

    @Test
    void kryoShowsOnlyWhereAUserRegistersASerializer() {
        noClasses()
                .that(not(resideInAPackage("dev.ipc.codec")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.esotericsoftware..")
                .check(CLASSES);
    }

    private static void onlyKnows(String name, String... known) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(JDK).or(resideInAnyPackage(known)).or(resideInAPackage(name)))
                .check(CLASSES);
    }
}
