package dev.rouse;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.OwnNamesActor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users of the library see of it, and where they are told. */
class PublicSurfaceTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/rouse");

    /** Applications import these, or a store of their own does; every other package is internal. */
    private static final Set<String> FOR_USERS = Set.of("", "host", "kv", "kv/error", "net");

    private static final Pattern LINK = Pattern.compile("\\{@link\\s+(?:\\*\\s+)?dev\\.rouse\\.(\\w+)\\}");

    private static List<String> typesOfUsers() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .filter(PublicSurfaceTest::isPublic)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isPublic(String name) {
        try {
            return Modifier.isPublic(Class.forName("dev.rouse." + name).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyTypeOfUsersIsNamedOnceInItsPackage() throws IOException {
        String text = Files.readString(SOURCES.resolve("package-info.java"));
        String groups = text.substring(text.indexOf("<h2>"));
        assertThat(LINK.matcher(groups)
                        .results()
                        .map((MatchResult link) -> link.group(1))
                        .sorted())
                .as("links of package-info.java: name each public type of the package once, in its group")
                .containsExactlyElementsOf(typesOfUsers());
    }

    static Stream<Path> internalPackages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files
                    .filter(file -> file.endsWith("package-info.java"))
                    .filter(file -> !FOR_USERS.contains(
                            SOURCES.relativize(file.getParent()).toString().replace('\\', '/')))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("internalPackages")
    void internalPackageSaysSo(Path packageInfo) throws IOException {
        assertThat(Files.readString(packageInfo).replaceAll("\\s+(\\* )?", " "))
                .as(
                        "%s has the sentence that tells applications to stay out, or the package is in the list of this test",
                        packageInfo)
                .contains("Internal: not for applications, may change in any release.");
    }

    @Test
    void actorShowsItsSubclassesWhatIsTheirsAlone() {
        Set<String> shown = new TreeSet<>();
        Stream.of(Actor.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(not(Method::isSynthetic))
                .forEach(method -> shown.add(method.getName()));
        assertThat(shown)
                .as("public methods, which every caller's reference would seem to have")
                .isEmpty();
    }

    @Test
    void driverReachesAnActorOfAnyPackage() {
        OwnNamesActor actor = new OwnNamesActor();
        assertThat(ActorDriver.create(actor, null)).isEqualTo("first");
        assertThat(ActorDriver.create(actor, "given")).isEqualTo("given");
        assertThat(ActorDriver.run(actor, LifecycleHook.WAKE, null)).isSameAs(actor.woken);
        assertThat(actor.create("x")).isEqualTo("created x");
    }
}
