import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemOf, readPeople, readTeams } from './directory-file.ts';
import { circlesOf } from './import-people.ts';
import { type KnownTeam, planTeams } from './import-teams.ts';

const names = (text: string) => readPeople(text).rows.map((row) => [row.line, row.name, row.email]);

describe('a people file', () => {
  test('is read with comma, semicolon or tab, with or without byte order mark, with any line ends', () => {
    for (const sign of [',', ';', '\t'])
      for (const end of ['\n', '\r\n', '\r'])
        for (const mark of ['', '\uFEFF'])
          assert.deepEqual(
            names(`${mark}name${sign}email${end}Ann${sign}ann@example.org${end}Bo${sign}bo@example.org${end}`),
            [
              [2, 'Ann', 'ann@example.org'],
              [3, 'Bo', 'bo@example.org'],
            ],
          );
  });

  test('is understood by the usual names of its columns, in any order and spelling', () => {
    const [row] = readPeople(
      'E-Mail;Functie;Équipe;Full Name;Reports to;Office\nANN@Example.org;Pilot;Yard; Ann   Bee ;BO@example.org;Gent',
    ).rows;
    assert.deepEqual(
      [row?.email, row?.title, row?.team, row?.name, row?.manager, row?.location],
      ['ann@example.org', 'Pilot', 'Yard', 'Ann Bee', 'bo@example.org', 'Gent'],
    );
    assert.deepEqual(names('nom,prénom,courriel\nDupont,Luc,luc@example.org'), [[2, 'Luc Dupont', 'luc@example.org']]);
    assert.deepEqual(names('Given name,Surname,Mail\nLuc,Dupont,luc@example.org'), [
      [2, 'Luc Dupont', 'luc@example.org'],
    ]);
  });

  test('tells which columns it ignored, a second one of the same meaning too', () => {
    assert.deepEqual(readPeople('name,email,shoe size,mail,\nAnn,a@example.org,42,b@example.org,').ignoredColumns, [
      'shoe size',
      'mail',
    ]);
  });

  test('counts lines as an editor does, also behind empty lines and cells of several lines', () => {
    assert.deepEqual(names('name,email,about\nAnn,ann@example.org,"one\ntwo\n\nthree"\n\n , ,\nBo,bo@example.org,x'), [
      [2, 'Ann', 'ann@example.org'],
      [8, 'Bo', 'bo@example.org'],
    ]);
  });

  test('holds lists and quoted signs', () => {
    const [row] = readPeople(
      'name,email,languages,projects\n"Bee, ""Ann""",a@example.org,"nl; en,fr;nl",Otter 140;A | B',
    ).rows;
    assert.deepEqual(
      [row?.name, row?.languages, row?.projects],
      ['Bee, "Ann"', ['nl', 'en', 'fr'], ['Otter 140', 'A', 'B']],
    );
  });

  test('without the columns that matter, or with a broken quotation, says what is missing where', () => {
    assert.throws(() => readPeople('name,phone\nAnn,1'), /none called email/);
    assert.throws(() => readPeople(''), /none called name or email/);
    assert.throws(() => readPeople('name,email\nAnn,a@example.org\n"Bo,b@example.org\nCy,c@example.org'), /Line 3/);
    assert.throws(() => readTeams('label\nYard'), /none called team/);
  });

  test('loses signs that control machines', () => {
    assert.deepEqual(names('name,email\nA\u0000n\u001bn\uD800,a@example.org'), [[2, 'Ann\uFFFD', 'a@example.org']]);
  });

  test('has its lines judged one by one', () => {
    const problem = (line: string) => problemOf(readPeople(`name,email,title,languages\n${line}`).rows[0] as never);
    assert.equal(problem('Ann,ann@example.org,Pilot,nl'), null);
    assert.match(problem('Ann,,,') ?? '', /address is missing/);
    assert.match(problem(',ann@example.org,,') ?? '', /name is missing/);
    for (const bad of ['ann', 'ann@', '@example.org', 'a b@example.org', 'ann@example.org; bo@example.org'])
      assert.match(problem(`Ann,${bad},,`) ?? '', /not an e-mail address/);
    assert.match(problem(`Ann,ann@example.org,${'x'.repeat(121)},`) ?? '', /title is longer than 120/);
    assert.match(problem(`Ann,ann@example.org,,${'x'.repeat(41)}`) ?? '', /languages/);
  });
});

test('circles are found whole, and what only leads to one is not on it', () => {
  const next = new Map([
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
    ['d', 'd'],
    ['e', null],
    ['f', 'e'],
  ]);
  assert.deepEqual(circlesOf(next).toSorted(), ['b', 'c', 'd']);
});

describe('a teams file', () => {
  const plan = (text: string, known: KnownTeam[] = [], edges: Array<[string, string]> = [], named: string[] = []) => {
    let made = 0;
    return planTeams(readTeams(text).rows, named, {
      teams: new Map(known.map((team) => [team.name.toLowerCase(), team])),
      edges: edges.map(([parentId, childId]) => ({ parentId, childId })),
      fold: (name) => name.toLowerCase(),
      newId: () => `new ${++made}`,
    });
  };
  const team = (id: string, name: string) => ({ id, name, about: null });

  test('makes a tree, parents in any order, and teams that only people name', () => {
    const { created, moved, report } = plan('team,parent\nHulls,Design\nDesign,Delivery', [], [], ['Crew', 'hulls']);
    assert.deepEqual(
      created.map((made) => made.name),
      ['Hulls', 'Design', 'Delivery', 'Crew'],
    );
    assert.equal(moved.length, 2);
    assert.deepEqual(report, [
      { name: 'Hulls', parent: 'Design', isNew: true },
      { name: 'Design', parent: 'Delivery', isNew: true },
      { name: 'Delivery', parent: null, isNew: true },
      { name: 'Crew', parent: null, isNew: true },
    ]);
  });

  test('that says what is so already changes nothing', () => {
    const known = [{ ...team('1', 'Hulls'), about: 'Steel' }, team('2', 'Design')];
    const again = plan('team,parent,about\nhulls,DESIGN,Steel\nDesign,,', known, [['2', '1']]);
    assert.deepEqual([again.created, again.updated, again.moved], [[], [], []]);
  });

  test('is refused as a whole when it contradicts itself', () => {
    assert.throws(() => plan('team,parent\nA,B\nB,C\nC,A'), /inside itself/);
    assert.throws(() => plan('team,parent\nA,a'), /Line 2: A cannot be inside itself/);
    assert.throws(() => plan('team,parent\nA,B\nA,C'), /Line 3: A stands on line 2/);
    assert.throws(() => plan('team,parent\n,B'), /Line 2: the team has no name/);
    const known = [team('1', 'Top'), team('2', 'Low')];
    assert.throws(() => plan('team,parent\nTop,Low', known, [['1', '2']]), /inside itself/);
    assert.doesNotThrow(() => plan('team,parent\nTop,Low\nLow,Other', known, [['1', '2']]));
  });
});
