// SPDX-License-Identifier: GPL-3.0-or-later
// Lucene beside Chancery: the same documents and questions, a filter on the desks of the reader,
// exact counts, facets, and ten highlighted hits. In this process, without network, record or TLS.
//
//   Peer index ROWS INDEX           makes the index
//   Peer ask READERS INDEX          answers lines "reader TAB words|phrase TAB word word" with
//                                   "milliseconds TAB matches TAB hits"; "load TAB clients TAB
//                                   seconds TAB reader" and then a line of questions asks them all
//                                   at once, and is answered with answers a second
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;

public class Peer {
  private static final int HITS = 10;
  private static final int VALUES = 20;
  private static final String[] FACETS = {"year", "type", "level", "origin", "author"};

  private final Analyzer analyzer = new EnglishAnalyzer();
  private final FacetsConfig config = new FacetsConfig();

  private Peer() {
    config.setMultiValued("author", true);
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("index")) {
      new Peer().index(Path.of(args[1]), Path.of(args[2]));
    } else if (args.length == 3 && args[0].equals("ask")) {
      new Peer().ask(Path.of(args[1]), Path.of(args[2]));
    } else {
      System.err.println("usage: Peer index ROWS INDEX | Peer ask READERS INDEX");
      System.exit(2);
    }
  }

  // A value of a row as COPY writes it.
  private static String plain(String value) {
    if (value.indexOf('\\') < 0) return value;
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && ++i < value.length()) {
        char next = value.charAt(i);
        out.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void index(Path rows, Path folder) throws IOException {
    // Offsets in the postings are what the highlighter is fastest with.
    FieldType text = new FieldType();
    text.setStored(true);
    text.setTokenized(true);
    text.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    text.freeze();
    IndexWriterConfig options = new IndexWriterConfig(analyzer);
    options.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    options.setRAMBufferSizeMB(256);
    try (Directory directory = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(directory, options);
        BufferedReader in = Files.newBufferedReader(rows, StandardCharsets.UTF_8)) {
      for (String row; (row = in.readLine()) != null; ) {
        String[] column = row.split("\t", -1);
        for (int i = 0; i < column.length; i++) column[i] = plain(column[i]);
        Document document = new Document();
        document.add(new StoredField("number", column[0]));
        document.add(new StringField("desk", column[1], Field.Store.NO));
        document.add(new StoredField("date", column[3]));
        document.add(new StoredField("origin", column[5]));
        document.add(new StoredField("authors", column[6]));
        document.add(new StoredField("title", column[7]));
        document.add(new Field("text", column[7] + "\n" + column[8], text));
        if (column[3].length() >= 4) facet(document, "year", column[3].substring(0, 4));
        facet(document, "type", column[4]);
        facet(document, "level", column[2]);
        facet(document, "origin", column[5]);
        for (String author : column[6].split("\\|")) facet(document, "author", author);
        writer.addDocument(config.build(document));
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private static void facet(Document document, String name, String value) {
    if (!value.isEmpty()) document.add(new SortedSetDocValuesFacetField(name, value));
  }

  // What searches share.
  private IndexSearcher searcher;
  private SortedSetDocValuesReaderState facets;
  private final Map<String, Query> readers = new HashMap<>();

  private void ask(Path readersFile, Path folder) throws Exception {
    IndexReader reader = DirectoryReader.open(new MMapDirectory(folder));
    searcher = new IndexSearcher(reader);
    facets = new DefaultSortedSetDocValuesReaderState(reader);
    Map<String, List<BytesRef>> desks = new HashMap<>();
    for (String line : Files.readAllLines(readersFile)) {
      String[] column = line.split("\t");
      desks.computeIfAbsent(column[0], name -> new ArrayList<>()).add(new BytesRef(column[1]));
    }
    desks.forEach((name, held) -> readers.put(name, new TermInSetQuery("desk", held)));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line; (line = in.readLine()) != null; ) {
      String[] column = line.split("\t");
      if (column[0].equals("load")) {
        String[] questions = in.readLine().split("\t");
        out.println(load(Integer.parseInt(column[1]), Double.parseDouble(column[2]), column[3],
            questions));
        continue;
      }
      long start = System.nanoTime();
      long[] found = answer(column[0], column[1].equals("phrase"), column[2].split(" "));
      double ms = (System.nanoTime() - start) / 1e6;
      out.println(ms + "\t" + found[0] + "\t" + found[1]);
    }
  }

  // Questions are "words|phrase:word word".
  private double load(int clients, double seconds, String reader, String[] questions)
      throws Exception {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long[] answered = new long[clients];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int own = i;
      threads.add(new Thread(() -> {
        for (int at = own * 7; System.nanoTime() < end; at++) {
          String[] question = questions[at % questions.length].split(":");
          try {
            answer(reader, question[0].equals("phrase"), question[1].split(" "));
          } catch (IOException e) {
            throw new RuntimeException(e);
          }
          answered[own]++;
        }
      }));
    }
    for (Thread thread : threads) thread.start();
    for (Thread thread : threads) thread.join();
    long all = 0;
    for (long count : answered) all += count;
    return all / ((System.nanoTime() - start) / 1e9);
  }

  private String stem(String word) throws IOException {
    try (TokenStream tokens = analyzer.tokenStream("text", word)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      String out = tokens.incrementToken() ? term.toString() : word;
      tokens.end();
      return out;
    }
  }

  // Matches, and hits with a snippet.
  private long[] answer(String reader, boolean phrase, String[] words) throws IOException {
    Query question;
    if (phrase) {
      PhraseQuery.Builder builder = new PhraseQuery.Builder();
      for (String word : words) builder.add(new Term("text", stem(word)));
      question = builder.build();
    } else {
      BooleanQuery.Builder builder = new BooleanQuery.Builder();
      for (String word : words) {
        builder.add(new TermQuery(new Term("text", stem(word))), Occur.SHOULD);
      }
      question = builder.build();
    }
    Query filtered = new BooleanQuery.Builder()
        .add(question, Occur.MUST).add(readers.get(reader), Occur.FILTER).build();
    TopScoreDocCollector best = TopScoreDocCollector.create(HITS, Integer.MAX_VALUE);
    FacetsCollector matched = new FacetsCollector();
    searcher.search(filtered, MultiCollector.wrap(best, matched));
    TopDocs top = best.topDocs();
    Facets counts = new SortedSetDocValuesFacetCounts(facets, matched);
    long values = 0;
    for (String facet : FACETS) {
      FacetResult result = counts.getTopChildren(VALUES, facet);
      if (result != null) values += result.labelValues.length;
    }
    if (top.scoreDocs.length == 0) return new long[] {0, 0};
    UnifiedHighlighter highlighter = new UnifiedHighlighter(searcher, analyzer);
    String[] snippets = highlighter.highlight("text", question, top, 1);
    long shown = 0;
    for (int i = 0; i < top.scoreDocs.length; i++) {
      ScoreDoc hit = top.scoreDocs[i];
      Document document = searcher.doc(hit.doc, java.util.Set.of("number", "title", "date", "origin", "authors"));
      if (snippets[i] != null && document.get("title") != null) shown++;
    }
    return new long[] {values == 0 ? 0 : top.totalHits.value, shown};
  }
}
