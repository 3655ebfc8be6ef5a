package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.document.Documents;
import dev.rouse.fixture.document.Snippet;
import dev.rouse.fixture.document.SnippetSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README and the documents of the modules: short, with links that lead somewhere, and with the versions and packages there are. */
final class DocumentsTest {

    private static final int LONGEST_README = 250;
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<groupId>dev\\.rouse</groupId>\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    private static Set<String> anchors(String document) {
        return Documents.lines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(Documents::anchor)
                .collect(Collectors.toSet());
    }

    @Test
    void readmeIsRead() {
        assertThat(Documents.lines("README.md"))
                .as("move details to a document of a module")
                .hasSizeLessThan(LONGEST_README);
    }

    @Test
    void linksLeadToFilesAndHeadings() {
        List<String> astray = new ArrayList<>();
        for (String document : Documents.all()) {
            Path place = Path.of(document);
            for (MatchResult link : LINK.matcher(String.join("\n", Documents.lines(document)))
                    .results()
                    .toList()) {
                Path target = link.group(1).isEmpty()
                        ? place
                        : place.resolveSibling(link.group(1)).normalize();
                boolean there = Files.exists(Documents.PROJECT.resolve(target));
                if (!there
                        || link.group(2) != null && !anchors(target.toString()).contains(link.group(2))) {
                    astray.add(document + ": " + link.group());
                }
            }
        }
        assertThat(astray).isEmpty();
    }

    /** The one with what surrounds it is in a module whose tests compile it, or it is a file of the walk, whose test does. */
    @Test
    void everySnippetOfJavaIsCompiled() {
        Map<String, Long> templates = templates();
        Set<String> wanted = new TreeSet<>();
        for (Snippet snippet : Snippet.all()) {
            if (snippet.language().equals("java") && !isFileOfTheWalk(snippet)) {
                wanted.add(snippet.template());
                assertThat(templates)
                        .as(
                                "one module has src/test/snippets/%s, as SnippetSource tells, for %s",
                                snippet.template(), snippet)
                        .containsEntry(snippet.template(), 1L);
            }
        }
        assertThat(templates.keySet()).as("each is of a snippet that there is").isEqualTo(wanted);
    }

    private static boolean isFileOfTheWalk(Snippet snippet) {
        return snippet.document().equals("runtime/WALK.md") && !snippet.file().isEmpty();
    }

    /** How many of the modules, whose tests take them, have each. */
    private static Map<String, Long> templates() {
        return Documents.MODULES.stream()
                .map(module -> Documents.PROJECT.resolve(module))
                .filter(module -> Files.exists(module.resolve(SnippetSource.TEMPLATES)))
                .peek(module -> assertThat(module.resolve("src/test/java"))
                        .as("has a SnippetsTest")
                        .isDirectoryRecursivelyContaining("glob:**/SnippetsTest.java"))
                .map(module -> module.resolve(SnippetSource.TEMPLATES))
                .flatMap(DocumentsTest::files)
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static Stream<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void versionsAreThoseOfTheBuild() {
        String pom = String.join("", Documents.lines("pom.xml"));
        String readme = String.join("\n", Documents.lines("README.md"));

        assertThat(readme)
                .contains("<version>" + between(pom, "<artifactId>rouse</artifactId>  <version>") + "</version>");
        assertThat(String.join("\n", Documents.lines("runtime/README.md")))
                .contains("`netty.version` to " + between(pom, "<netty.version>"));
        for (String module : List.of("runtime", "kv-memory", "kv-fdb")) {
            String its = String.join("", Documents.lines(module + "/pom.xml"));
            assertThat(readme)
                    .contains("| `dev.rouse:rouse-" + module + "` | `" + between(its, "<module.name>") + "` |");
        }
    }

    /** Each that a snippet of a pom names, of ours: it is an artifact of this build, in the version that this has. */
    @Test
    void dependenciesInSnippetsAreArtifactsOfTheBuild() {
        String version =
                between(String.join("", Documents.lines("pom.xml")), "<artifactId>rouse</artifactId>  <version>");
        Set<String> artifacts = Documents.MODULES.stream()
                .map(module -> String.join("", Documents.lines(module + "/pom.xml")))
                .map(pom -> between(pom.substring(pom.indexOf("</parent>")), "<artifactId>"))
                .collect(Collectors.toSet());
        List<String> named = Snippet.all().stream()
                .filter(snippet -> snippet.language().equals("xml"))
                .flatMap(snippet -> DEPENDENCY.matcher(snippet.text()).results())
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
        assertThat(named).hasSizeGreaterThan(3);
        assertThat(named)
                .isSubsetOf(artifacts.stream()
                        .map(artifact -> artifact + " " + version)
                        .toList());
    }

    private static Set<String> packages(String module, Predicate<String> described) throws IOException {
        Path root = Documents.PROJECT.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .filter(file -> described.test(read(file)))
                    .map(file -> root.relativize(file.getParent()).toString().replaceAll("[/\\\\]", "."))
                    .collect(Collectors.toSet());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packagesOfTheRuntimeAreInReadme() throws IOException {
        Set<String> named = new TreeSet<>(Set.of("dev.rouse"));
        for (List<String> row : Readme.table("package of `dev.rouse`")) {
            List<Path> folders = Readme.code(row.get(0)).stream()
                    .map(name -> Documents.PROJECT.resolve("runtime/src/main/java/dev/rouse/" + name.replace('.', '/')))
                    .toList();
            for (String type : Readme.code(row.get(2))) {
                assertThat(folders)
                        .as("where to begin reading: " + type)
                        .anyMatch(folder -> Files.exists(folder.resolve(type + ".java")));
            }
            Readme.code(row.get(0)).forEach(name -> named.add("dev.rouse." + name));
        }

        assertThat(named)
                .as("the last table of README: add what is missing, remove what is gone")
                .isEqualTo(packages("runtime", text -> true));
    }

    @Test
    void packagesThatAreNotInternalArePublished() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String module : List.of("runtime", "kv-memory", "kv-memory/test-kit", "kv-fdb")) {
            published.addAll(packages(module, text -> !text.contains("Internal: ")));
        }
        String pom = String.join("", Documents.lines("pom.xml"));

        assertThat(included(pom, "<include>(dev\\.[a-z.]+)</include>"))
                .as("what japicmp compares in pom.xml: a package is public, or its package-info says \"Internal: \"")
                .isEqualTo(published);
        assertThat(included(pom, "<include>(dev/[a-z/]+)/\\*\\.java</include>"))
                .as("what the Javadoc in pom.xml is of")
                .isEqualTo(published);
    }

    private static Set<String> included(String pom, String pattern) {
        return Pattern.compile(pattern)
                .matcher(pom)
                .results()
                .map(found -> found.group(1).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String between(String pom, String before) {
        int from = pom.indexOf(before) + before.length();
        return pom.substring(from, pom.indexOf('<', from));
    }
}
