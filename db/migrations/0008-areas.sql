-- Whose a folder is, is counted on the documents in it: one range of an index for each.
create index document_area on document (source_id, location collate "C", id);
