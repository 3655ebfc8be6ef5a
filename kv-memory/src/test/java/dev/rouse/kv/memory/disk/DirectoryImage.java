package dev.rouse.kv.memory.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Content of a store's directory, file by file: the engine's files and the guard, without what they can do without. */
record DirectoryImage(Map<Path, byte[]> files) {

    /** Of a store that is open too: that is what a process leaves that is killed. */
    static DirectoryImage of(Path directory) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path name = directory.relativize(file);
                if (matters(name)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return new DirectoryImage(files);
    }

    private static boolean matters(Path name) {
        String file = name.getFileName().toString();
        boolean engines = name.startsWith("rocksdb") && !file.startsWith("LOG") && !file.startsWith("OPTIONS");
        return engines && !file.equals("LOCK") && !file.equals("IDENTITY") || file.equals("acknowledged-version");
    }

    /** Of the engine's files those whose name ends so. */
    List<Path> names(String end) {
        return files.keySet().stream()
                .filter(name -> name.startsWith("rocksdb") && name.toString().endsWith(end))
                .toList();
    }

    byte[] bytes(Path name) {
        return files.get(name);
    }

    DirectoryImage with(Path name, byte[] bytes) {
        Map<Path, byte[]> changed = new TreeMap<>(files);
        changed.put(name, bytes);
        return new DirectoryImage(changed);
    }

    DirectoryImage without(Path name) {
        Map<Path, byte[]> changed = new TreeMap<>(files);
        changed.remove(name);
        return new DirectoryImage(changed);
    }

    boolean sameAs(DirectoryImage other) {
        return files.keySet().equals(other.files.keySet())
                && files.entrySet().stream()
                        .allMatch(file -> Arrays.equals(file.getValue(), other.bytes(file.getKey())));
    }

    /** Makes this all that is in {@code directory}. */
    void writeTo(Path directory) throws IOException {
        delete(directory.resolve("rocksdb"));
        Files.createDirectories(directory.resolve("rocksdb"));
        Files.deleteIfExists(directory.resolve("acknowledged-version"));
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
