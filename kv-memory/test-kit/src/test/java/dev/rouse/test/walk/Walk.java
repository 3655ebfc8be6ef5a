package dev.rouse.test.walk;

import dev.rouse.fixture.document.Snippet;
import dev.rouse.fixture.document.SnippetSource;
import dev.rouse.fixture.document.SnippetSource.Source;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The newcomer's project, as its document writes it: each block below the name of a file is that file. */
final class Walk implements AutoCloseable {

    static final String DOCUMENT = "runtime/WALK.md";
    static final String PACKAGE = "com.example.visits.";

    private static final Pattern CALL = Pattern.compile("curl (?:-X (\\w+) )?localhost:(\\d+)(\\S+)(?: +# (\\d+)?.*)?");

    private final Map<String, String> files = new TreeMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Path folder;
    private final Path classes;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader loader;
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    /**
     * A line with {@code curl}.
     *
     * @param number of the section that it is in
     * @param expected the number that the document says is answered, empty where it names none
     */
    record Call(int number, String method, int port, String path, String expected) {}

    /** Reads and compiles it. */
    Walk(Path folder) throws IOException {
        this.folder = folder;
        this.classes = Files.createDirectory(folder.resolve("classes"));
        read();
        List<Source> sources = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            if (name.endsWith(".java")) {
                sources.add(new Source(name, file.getValue()));
            } else if (name.startsWith("src/main/resources/")) {
                Files.writeString(classes.resolve(Path.of(name).getFileName()), file.getValue());
            }
        }
        SnippetSource.compile(sources, classes);
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(loader);
    }

    private void read() {
        for (Snippet snippet : Snippet.of(DOCUMENT)) {
            if (!snippet.file().isEmpty()) {
                files.put(snippet.file(), snippet.text() + "\n");
            }
            int section = Integer.parseInt(snippet.heading().replaceFirst("\\..*", ""));
            for (String line : snippet.lines()) {
                Matcher call = CALL.matcher(line);
                if (call.matches()) {
                    calls.add(new Call(
                            section,
                            call.group(1) == null ? "GET" : call.group(1),
                            Integer.parseInt(call.group(2)),
                            call.group(3),
                            call.group(4) == null ? "" : call.group(4)));
                }
            }
        }
    }

    /** The text of a file of the project. */
    String text(String file) {
        return Objects.requireNonNull(files.get(file), file);
    }

    /** Calls of a section, in their order. */
    List<Call> calls(int number) {
        return calls.stream().filter(call -> call.number() == number).toList();
    }

    /** A class of the project, in the class loader that all share. */
    Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(PACKAGE + name);
    }

    /** A class path with the project, for a process of its own; with no more test classes than that. */
    String classPath() {
        return Stream.of(SnippetSource.classPath(classes).split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    Path folder() {
        return folder;
    }

    /** Starts three nodes in this process, on free ports. */
    List<ConfigurableApplicationContext> threeNodes() throws ReflectiveOperationException {
        Method start = type("ThreeNodes").getDeclaredMethod("start", int[].class);
        start.setAccessible(true);
        ((List<?>) start.invoke(null, (Object) new int[] {0, 0, 0}))
                .forEach(node -> nodes.add((ConfigurableApplicationContext) node));
        return nodes;
    }

    static int port(ConfigurableApplicationContext node) {
        return ((WebServerApplicationContext) node).getWebServer().getPort();
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ConfigurableApplicationContext::close);
        Thread.currentThread().setContextClassLoader(before);
        loader.close();
    }
}
